import { createConnection } from 'node:net';
import { ControlAnswer, type ControlRequest, controlPath } from './messages.ts';

/**
 * Asks the running service of a data directory.
 * @throws Error that says what to do when it does not run or this user may not ask
 */
export async function askService(dataDir: string, request: ControlRequest): Promise<ControlAnswer> {
  const line = await new Promise<string>((resolve, reject) => {
    const socket = createConnection(controlPath(dataDir));
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(60_000, () => socket.destroy(new Error('the service does not answer')));
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('data', (chunk) => (text += chunk));
    socket.on('end', () => resolve(text));
    socket.on('error', (error: NodeJS.ErrnoException) => reject(explained(error, dataDir)));
  });
  return ControlAnswer.parse(JSON.parse(line));
}

function explained(error: NodeJS.ErrnoException, dataDir: string): Error {
  if (error.code === 'EACCES')
    return new Error('only an administrator of this PC may do this: run it as root');
  if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') {
    return new Error(`no agent runs on ${dataDir}: start it, then ask again`);
  }
  return error;
}
