// The bare limit of fan-out: a `ws` server that sends one text to every socket and counts the answers. The
// control socket (path /control) says what to send and is told when the last answer has come.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
const agents = new Set<WebSocket>();
let control: WebSocket | undefined;
let answers = 0;
sockets.on('connection', (socket, request) => {
  if (request.url === '/control') {
    control = socket;
    socket.on('message', (data) => {
      answers = 0;
      const { revision, document } = JSON.parse(data.toString()) as { revision: number; document: unknown };
      const text = JSON.stringify({ type: 'policy', revision, document });
      for (const agent of agents) agent.send(text);
    });
    return;
  }
  agents.add(socket);
  socket.on('message', (data) => {
    JSON.parse(data.toString());
    if (++answers === agents.size) control?.send('done');
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
