import { readdir, readFile, readlink } from 'node:fs/promises';

const ESTABLISHED = '01';
const LISTEN = '0A';

interface Socket {
  inode: string;
  port: string;
  remote: string;
  state: string;
}

/** Lines of the form of proc_net_tcp(5), which number ports in hex. */
export function parseSockets(text: string): Socket[] {
  const line = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]+):[0-9A-F]{4} ([0-9A-F]{2})(?: +\S+){5} +(\d+)/gm;
  return [...text.matchAll(line)].map(([, port, remote, state, inode]) => ({
    port: port!,
    remote: remote!,
    state: state!,
    inode: inode!,
  }));
}

/** True when somebody is connected to a port that this process listens on. */
export async function isConnected(pid: number, proc = '/proc'): Promise<boolean> {
  const read = (name: string) => readFile(`${proc}/${pid}/net/${name}`, 'latin1').catch(() => '');
  const sockets = [...parseSockets(await read('tcp')), ...parseSockets(await read('tcp6'))];
  const own = await socketsOf(pid, proc);
  const ports = new Set(
    sockets.filter(({ state, inode }) => state === LISTEN && own.has(inode)).map(({ port }) => port),
  );
  return sockets.some(({ state, inode, port }) => state === ESTABLISHED && own.has(inode) && ports.has(port));
}

async function socketsOf(pid: number, proc: string): Promise<Set<string>> {
  const own = new Set<string>();
  for (const fd of await readdir(`${proc}/${pid}/fd`).catch(() => [])) {
    const link = await readlink(`${proc}/${pid}/fd/${fd}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1];
    if (inode) own.add(inode);
  }
  return own;
}
