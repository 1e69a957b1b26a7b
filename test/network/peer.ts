import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import { createConnection, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * Speaks for one network namespace: reads one JSON request a line, answers one JSON line. Runs as its own process
 * because a process has one network namespace for life.
 */
type Request = {
  id: number;
  do: string;
  address?: string;
  port?: number;
  from?: number;
  text?: string;
  hex?: string;
  name?: string;
  ms?: number;
  broadcast?: boolean;
  url?: string;
  method?: string;
  body?: unknown;
  cookie?: string;
  headers?: Record<string, string>;
};

const streams = new Map<string, { socket: Socket; state: string }>();

const actions: Record<string, (request: Request) => Promise<unknown>> = {
  /** Answers every TCP line and every datagram with itself. */
  async serve({ port = 0 }) {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      const name = `in:${port}`;
      const stream = { socket, state: 'open' };
      streams.set(name, stream);
      socket.on('close', () => (stream.state = 'closed'));
      socket.on('data', (data) => socket.write(data));
    });
    server.listen(port, '::');
    await once(server, 'listening');
    const datagrams = createSocket({ type: 'udp6' });
    datagrams.on('message', (message, from) => {
      received.push({ port, text: message.toString('latin1'), from: from.port, at: monotonicMs() });
      datagrams.send(
        message.length > 3 && port === 53 ? dnsAnswer(message) : message,
        from.port,
        from.address,
      );
    });
    datagrams.bind(port, '::');
    await once(datagrams, 'listening');
    return 'serving';
  },

  /** Opens, sends one line and waits for it to come back. */
  async tcp({ address, port, from, ms = 700 }) {
    return new Promise((resolve) => {
      const socket = createConnection({ host: address, port: port!, localPort: from });
      const end = (result: string) => {
        clearTimeout(timer);
        socket.destroy();
        resolve(result);
      };
      const timer = setTimeout(() => end('timeout'), ms);
      socket.on('connect', () => socket.write('hello\n'));
      socket.on('data', () => end('open'));
      socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'error'));
    });
  },

  async udp({ address, port, from, text, hex, ms = 500, broadcast }) {
    const socket = createSocket(address!.includes(':') ? 'udp6' : 'udp4');
    return new Promise((resolve) => {
      const end = (result: string) => {
        clearTimeout(timer);
        socket.close();
        resolve(result);
      };
      const timer = setTimeout(() => end('timeout'), ms);
      socket.on('message', () => end('open'));
      socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'error'));
      socket.bind(from ?? 0, () => {
        if (broadcast) socket.setBroadcast(true);
        const payload = hex ? Buffer.from(hex, 'hex') : Buffer.from(text ?? 'hello');
        socket.send(
          payload,
          port!,
          address!,
          (error) => error && end((error as NodeJS.ErrnoException).code ?? 'error'),
        );
      });
    });
  },

  /** Opens a connection that stays. */
  async open({ address, port, name = '' }) {
    const socket = createConnection({ host: address, port: port! });
    const stream = { socket, state: 'open' };
    streams.set(name, stream);
    socket.on('error', (error: NodeJS.ErrnoException) => (stream.state = error.code ?? 'error'));
    socket.on('close', () => (stream.state = stream.state === 'open' ? 'closed' : stream.state));
    await once(socket, 'connect');
    return 'open';
  },

  /** Sends on a connection that stays: `open` when the answer comes back. */
  async send({ name = '', ms = 700 }) {
    const stream = streams.get(name);
    if (!stream) return 'no such stream';
    if (stream.state !== 'open') return stream.state;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(stream.state === 'open' ? 'timeout' : stream.state), ms);
      stream.socket.once('close', () => {
        clearTimeout(timer);
        resolve(stream.state);
      });
      stream.socket.once('data', () => {
        clearTimeout(timer);
        resolve('open');
      });
      stream.socket.write('again\n');
    });
  },

  /** Sends datagrams every millisecond or so for a time; the receiver's clock tells when the last came. */
  async flood({ address, port, ms = 1000 }) {
    const socket = createSocket(address!.includes(':') ? 'udp6' : 'udp4');
    socket.on('error', () => {});
    const until = Date.now() + ms;
    while (Date.now() < until) {
      socket.send(`t${Date.now()}`, port!, address!, () => {});
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    socket.close();
    return 'done';
  },

  /** One HTTPS call with JSON; the status, the body and the cookie that was set. Whose certificate is no matter. */
  async http({ url = '', method = 'GET', body, cookie, headers: given }) {
    const headers = {
      ...(cookie ? { cookie } : {}),
      ...given,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return new Promise((resolve, reject) => {
      const sent = httpsRequest(url, {
        method,
        headers,
        rejectUnauthorized: false,
        agent: false,
        signal: AbortSignal.timeout(10_000),
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            body: text === '' ? null : (JSON.parse(text) as unknown),
            cookie: response.headers['set-cookie']?.[0]?.split(';')[0],
          }),
        );
      });
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  },

  /** When the last datagram came, on the clock that all processes share; 0 for none. */
  async lastAt({ port }) {
    return received.findLast((entry) => entry.port === port)?.at ?? 0;
  },

  async received({ port }) {
    return received.filter((entry) => entry.port === port);
  },

  async forget() {
    received.length = 0;
    return 'forgotten';
  },
};

const received: { port: number; text: string; from: number; at: number }[] = [];

/** CLOCK_MONOTONIC, which all processes of this computer share. */
function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** The question back with the response bit set. */
function dnsAnswer(query: Buffer): Buffer {
  const answer = Buffer.from(query);
  answer[2] = (answer[2] ?? 0) | 0x80;
  return answer;
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request;
  const action = actions[request.do];
  void (action ? action(request) : Promise.reject(new Error(`no action ${request.do}`)))
    .catch((error: NodeJS.ErrnoException) => error.code ?? error.message)
    .then((result) => process.stdout.write(`${JSON.stringify({ id: request.id, result })}\n`));
}
process.exit(0);
