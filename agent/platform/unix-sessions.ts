import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import type { SessionListener, SessionListenerOptions, SessionPeer } from './session-listener.ts';

/** Whose process connected, as the kernel noted it at connect(2). */
export interface PeerCredentials {
  pid: number;
  uid: number;
}

/** Where the sessions' socket is looked for; a socket in here can be replaced by its owner only. */
const FOLDER_MODE = 0o755;
/** Anybody may connect: who they are decides what they get. */
const SOCKET_MODE = 0o666;

/** Listens on a Unix domain socket; each system has its own way of asking the kernel about the other end. */
export async function listenOnUnixSocket(
  options: SessionListenerOptions,
  credentialsOf: (fd: number) => PeerCredentials,
  describe: (credentials: PeerCredentials) => Promise<SessionPeer>,
): Promise<SessionListener> {
  const { address, onSession, onRefused, onFailed } = options;
  await prepareFolder(dirname(address));
  await rm(address, { force: true }); // the lock on the data directory is ours: what lies there is dead
  const sockets = new Set<Socket>();
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    identify(socket)
      .then((peer) => {
        if (!socket.destroyed) onSession(socket, peer);
      })
      .catch((error: Error) => {
        socket.destroy();
        onRefused(error.message);
      });
  });
  // In a function of its own: what it throws at once is refused like what it rejects with.
  const identify = async (socket: Socket) => describe(credentialsOf(descriptorOf(socket)));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      server.on('error', onFailed);
      resolve();
    });
  });
  await chmod(address, SOCKET_MODE);
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** @throws Error when others could put a socket of their own in its place */
async function prepareFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  if (made !== undefined) await chmod(folder, FOLDER_MODE);
  const found = await lstat(folder);
  const self = process.getuid!();
  if (!found.isDirectory() || found.uid !== self || (found.mode & 0o022) !== 0) {
    throw new Error(`${folder} must be a folder that user ${self} alone may write to`);
  }
}

/** Node has no public way to a socket's descriptor. */
function descriptorOf(socket: Socket): number {
  const fd = (socket as Socket & { _handle?: { fd?: number } })._handle?.fd;
  if (fd === undefined || fd < 0) throw new Error('the connection has no descriptor');
  return fd;
}
