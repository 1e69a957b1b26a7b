import { DocumentError } from '../format.ts';
import { utf16le } from '../utf16.ts';

export const COMPOUND_SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** Sector numbers from here on are marks, not sectors ([MS-CFB] 2.1). */
const MAX_SECTOR = 0xfffffffa;
const ENTRY_BYTES = 128;
const HEADER_DIFAT = 109;
/** No stream that is read is longer: what lies behind is said to be too large. */
const MAX_STREAM_BYTES = 256 * 1024 * 1024;

/** A named run of bytes in a compound file. */
export interface CompoundStream {
  name: string;
  /** Bytes as the directory has it; a damaged file may hold fewer. */
  size: number;
  read(): Buffer;
}

/** A folder in a compound file. Names are found without regard to case, as Windows does. */
export class CompoundStorage {
  readonly name: string;
  /** Class of what it holds, as 32 hexadecimal digits in the order of its bytes; zeros when none. */
  readonly clsid: string;
  readonly streams: CompoundStream[] = [];
  readonly storages: CompoundStorage[] = [];

  constructor(name: string, clsid: string) {
    this.name = name;
    this.clsid = clsid;
  }

  stream(name: string): CompoundStream | undefined {
    return this.streams.find((stream) => stream.name.toLowerCase() === name.toLowerCase());
  }

  storage(name: string): CompoundStorage | undefined {
    return this.storages.find((storage) => storage.name.toLowerCase() === name.toLowerCase());
  }
}

interface Entry {
  name: string;
  type: number;
  left: number;
  right: number;
  child: number;
  clsid: string;
  start: number;
  size: number;
}

/**
 * Reads the directory of a compound file ([MS-CFB]). Chains that run in circles or out of the file end there, and
 * entries that the directory's tree has lost are put at its root: such files open in Office too.
 * @throws DocumentError `corrupt` when there is no directory
 */
export function openCompound(data: Buffer): CompoundStorage {
  if (data.length < 512 || !data.subarray(0, 8).equals(COMPOUND_SIGNATURE))
    throw new DocumentError('corrupt');
  const sectors = new Sectors(data);
  const entries = readEntries(sectors.chain(data.readUInt32LE(0x30)));
  const rootEntry = entries[0];
  if (!rootEntry) throw new DocumentError('corrupt');
  const ministream = sectors.chain(rootEntry.start, rootEntry.size);

  const stream = (entry: Entry): CompoundStream => ({
    name: entry.name,
    size: entry.size,
    read: () =>
      entry.size < sectors.miniCutoff
        ? sectors.miniChain(ministream, entry.start, entry.size)
        : sectors.chain(entry.start, entry.size),
  });

  const seen = new Set<number>([0]);
  const root = new CompoundStorage('', rootEntry.clsid);
  const pending: [number, CompoundStorage][] = [[rootEntry.child, root]];
  const take = (id: number, parent: CompoundStorage) => {
    const entry = entries[id];
    if (!entry || seen.has(id)) return;
    seen.add(id);
    pending.push([entry.left, parent], [entry.right, parent]);
    if (entry.type === 2) parent.streams.push(stream(entry));
    else if (entry.type === 1 || entry.type === 5) {
      const storage = new CompoundStorage(entry.name, entry.clsid);
      parent.storages.push(storage);
      pending.push([entry.child, storage]);
    }
  };
  const drain = () => {
    for (let next = pending.pop(); next; next = pending.pop()) take(...next);
  };
  drain();
  for (let id = 1; id < entries.length; id++) {
    if (entries[id]!.type === 0) continue;
    take(id, root);
    drain();
  }
  return root;
}

class Sectors {
  readonly miniCutoff: number;
  readonly #data: Buffer;
  readonly #size: number;
  readonly #miniSize: number;
  readonly #fat: Uint32Array;
  readonly #miniFat: Uint32Array;

  constructor(data: Buffer) {
    this.#data = data;
    const shift = data.readUInt16LE(0x1e);
    this.#size = shift === 12 ? 4096 : 512;
    this.#miniSize = 64;
    this.miniCutoff = data.readUInt32LE(0x38) || 4096;
    this.#fat = table(this.#fatSectors().map((sector) => this.#sector(sector)));
    this.#miniFat = table([this.chain(data.readUInt32LE(0x3c))]);
  }

  #sector(number: number): Buffer {
    const at = (number + 1) * this.#size;
    return this.#data.subarray(at, at + this.#size);
  }

  get #count(): number {
    return Math.ceil(this.#data.length / this.#size);
  }

  /** Numbers of the sectors that hold the FAT: 109 in the header, more in a chain of their own. */
  #fatSectors(): number[] {
    const numbers: number[] = [];
    const take = (number: number) => {
      if (number < this.#count) numbers.push(number);
    };
    for (let i = 0; i < HEADER_DIFAT; i++) take(this.#data.readUInt32LE(0x4c + 4 * i));
    let next = this.#data.readUInt32LE(0x44);
    for (let steps = 0; next < this.#count && steps < this.#count; steps++) {
      const sector = this.#sector(next);
      const last = sector.length - 4;
      if (last < 0) break;
      for (let at = 0; at + 4 <= last; at += 4) take(sector.readUInt32LE(at));
      next = sector.readUInt32LE(last);
    }
    return numbers;
  }

  /** The bytes of a chain of sectors, at most `size`. Neighbouring sectors are taken without copying. */
  chain(start: number, size = Number.POSITIVE_INFINITY): Buffer {
    const wanted = Math.min(size, this.#data.length, MAX_STREAM_BYTES);
    const pieces: Buffer[] = [];
    let length = 0;
    let sector = start;
    let steps = 0;
    while (sector < MAX_SECTOR && length < wanted && steps <= this.#count) {
      let last = sector;
      steps += 1;
      while (this.#fat[last] === last + 1 && length + (last - sector + 1) * this.#size < wanted) {
        last += 1;
        steps += 1;
      }
      const at = (sector + 1) * this.#size;
      if (at >= this.#data.length) break;
      const piece = this.#data.subarray(at, (last + 2) * this.#size);
      pieces.push(piece);
      length += piece.length;
      sector = this.#fat[last] ?? MAX_SECTOR;
    }
    return joined(pieces, wanted);
  }

  /** As `chain`, in the stream of small sectors. */
  miniChain(ministream: Buffer, start: number, size: number): Buffer {
    const pieces: Buffer[] = [];
    let length = 0;
    let sector = start;
    for (let steps = 0; sector < MAX_SECTOR && length < size && steps <= this.#miniFat.length; steps++) {
      const at = sector * this.#miniSize;
      if (at >= ministream.length) break;
      const piece = ministream.subarray(at, at + this.#miniSize);
      pieces.push(piece);
      length += piece.length;
      sector = this.#miniFat[sector] ?? MAX_SECTOR;
    }
    return joined(pieces, size);
  }
}

function joined(pieces: Buffer[], size: number): Buffer {
  const [first] = pieces;
  const whole = pieces.length === 1 && first ? first : Buffer.concat(pieces);
  return whole.subarray(0, Math.min(size, whole.length));
}

function table(buffers: readonly Buffer[]): Uint32Array {
  const whole = Buffer.concat(buffers);
  const numbers = new Uint32Array(whole.length >>> 2);
  for (let i = 0; i < numbers.length; i++) numbers[i] = whole.readUInt32LE(4 * i);
  return numbers;
}

function readEntries(directory: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + ENTRY_BYTES <= directory.length; at += ENTRY_BYTES) {
    const raw = directory.subarray(at, at + ENTRY_BYTES);
    const nameBytes = Math.min(64, Math.max(0, raw.readUInt16LE(64) - 2));
    entries.push({
      name: utf16le(raw, 0, nameBytes),
      type: raw[66]!,
      left: raw.readUInt32LE(68),
      right: raw.readUInt32LE(72),
      child: raw.readUInt32LE(76),
      clsid: raw.toString('hex', 80, 96),
      start: raw.readUInt32LE(116),
      // The high half is undefined in files with sectors of 512 bytes.
      size: raw.readUInt32LE(120),
    });
  }
  return entries;
}
