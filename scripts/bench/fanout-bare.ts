// The bare limit of fan-out: a `ws` server over the same TLS that sends one text to every socket and counts the answers. The
// control socket (path /control) says what to send and is told when the last answer has come.
import { type WebSocket, WebSocketServer } from 'ws';
import { announce, bareServer } from './bare-tls.ts';

const server = await bareServer(process.argv[2]!);
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
announce(server);
process.once('SIGTERM', () => process.exit(0));
