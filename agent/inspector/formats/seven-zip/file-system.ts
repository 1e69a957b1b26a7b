import type { SevenZipModule } from '7z-wasm';
import type { Budget } from '../../budget.ts';
import type { Source } from '../../source.ts';

/** An entry that was unpacked. */
export interface Unpacked {
  name: string;
  content: Buffer;
  /** It was longer than may be kept. */
  cut: boolean;
}

/** What Emscripten's file system asks of a mounted one (https://emscripten.org/docs/api_reference/Filesystem-API.html). */
interface Node {
  id: number;
  name: string;
  mode: number;
  parent: Node;
  node_ops: object;
  stream_ops: object;
  size?: number;
  pieces?: Buffer[];
  counted?: boolean;
}
interface Stream {
  node: Node;
  position: number;
}
interface Internals {
  createNode(parent: Node | null, name: string, mode: number, dev?: number): Node;
  isDir(mode: number): boolean;
  ErrnoError: new (errno: number) => Error;
}

const DIRECTORY = 0o040777;
const FILE = 0o100666;
/** WASI's numbers. */
const NO_SUCH_ENTRY = 44;

/** A folder with one file, `archive`, read from the source as 7-Zip asks. */
export function archiveFolder(sevenZip: SevenZipModule, source: Source, budget: Budget): object {
  const fs = sevenZip.FS as unknown as Internals;
  const node_ops = {
    getattr: attributes,
    setattr() {},
    lookup() {
      throw new fs.ErrnoError(NO_SUCH_ENTRY);
    },
    readdir: () => ['.', '..', 'archive'],
  };
  const stream_ops = {
    llseek: seek,
    read(_stream: Stream, buffer: Uint8Array, offset: number, length: number, position: number) {
      budget.checkTime();
      const data = source.readSync(position, length);
      buffer.set(data, offset);
      return data.length;
    },
  };
  return {
    mount() {
      const root = Object.assign(fs.createNode(null, '/', DIRECTORY), { node_ops, stream_ops });
      Object.assign(fs.createNode(root, 'archive', FILE), { node_ops, stream_ops, size: source.size });
      return root;
    },
  };
}

class Full extends Error {}

/** A folder that keeps what is written to it in memory, entry by entry, and says when it is full. */
export function collectingFolder(
  sevenZip: SevenZipModule,
  options: { budget: Budget; skip?: number; batchBytes: number; entryBytes: number },
) {
  const fs = sevenZip.FS as unknown as Internals;
  const { budget, skip = 0, batchBytes, entryBytes } = options;
  let seen = 0;
  let bytes = 0;
  let open: Node | undefined;
  const state = { folder: {} as object, entries: [] as Unpacked[], full: false, finish };

  function finish(): Unpacked[] {
    if (open) close(open);
    return state.entries;
  }
  function close(node: Node): void {
    open = undefined;
    if (!node.pieces) return;
    const content = Buffer.concat(node.pieces);
    delete node.pieces;
    state.entries.push({ name: pathOf(node), content, cut: (node.size ?? 0) > content.length });
    if (bytes < batchBytes) return;
    state.full = true;
    throw new Full();
  }

  const node_ops = {
    getattr: attributes,
    setattr() {},
    lookup() {
      throw new fs.ErrnoError(NO_SUCH_ENTRY);
    },
    mknod: (parent: Node, name: string, mode: number) => createNode(parent, name, mode),
    unlink() {},
    rmdir() {},
    readdir: () => ['.', '..'],
  };
  const stream_ops = {
    llseek: seek,
    open(stream: Stream) {
      if (fs.isDir(stream.node.mode)) return;
      // 7-Zip opens an entry once to write it.
      seen += 1;
      budget.checkTime();
      stream.node.size = 0;
      if (seen > skip) {
        stream.node.pieces = [];
        open = stream.node;
      }
    },
    close(stream: Stream) {
      if (!fs.isDir(stream.node.mode)) close(stream.node);
    },
    write(stream: Stream, buffer: Uint8Array, offset: number, length: number, position: number) {
      budget.checkTime();
      const { node } = stream;
      node.size = Math.max(node.size ?? 0, position + length);
      if (node.pieces && position < entryBytes) {
        const piece = Buffer.from(buffer.subarray(offset, offset + Math.min(length, entryBytes - position)));
        bytes += piece.length;
        node.pieces.push(piece);
      }
      return length;
    },
  };
  function createNode(parent: Node | null, name: string, mode: number): Node {
    return Object.assign(fs.createNode(parent, name, mode), { node_ops, stream_ops });
  }
  state.folder = { mount: () => createNode(null, '/', DIRECTORY) };
  return state;
}

function pathOf(node: Node): string {
  const names: string[] = [];
  for (let at = node; at.parent !== at; at = at.parent) names.unshift(at.name);
  return names.join('/');
}

function attributes(node: Node) {
  const time = new Date(0);
  const size = node.size ?? 0;
  const rest = { nlink: 1, uid: 0, gid: 0, rdev: 0, atime: time, mtime: time, ctime: time };
  return {
    dev: 1,
    ino: node.id,
    mode: node.mode,
    size,
    ...rest,
    blksize: 4096,
    blocks: Math.ceil(size / 4096),
  };
}

function seek(stream: Stream, offset: number, whence: number): number {
  if (whence === 1) return stream.position + offset;
  if (whence === 2) return (stream.node.size ?? 0) + offset;
  return offset;
}
