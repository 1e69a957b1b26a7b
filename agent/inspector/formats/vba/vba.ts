import { DocumentError, type Sink } from '../format.ts';
import { decodeCodePage } from '../ole/code-page.ts';
import type { CompoundStorage } from '../ole/compound-file.ts';
import { readStream } from '../ole/walk.ts';

const MAX_SOURCE = 16 * 1024 * 1024;
/** Source begins with the attribute that names the module; its first token is stored as it is. */
const SOURCE_START = Buffer.from('\0Attribut', 'latin1');

/** Source of the macros in a storage `VBA` ([MS-OVBA]): a part `macro:NAME` for each module. */
export function extractMacros(storage: CompoundStorage, sink: Sink): void {
  const directory = storage.stream('dir');
  const codePage = directory ? codePageOf(readStream(directory, sink)) : 1252;
  for (const stream of storage.streams) {
    if (/^(dir|_VBA_PROJECT|__SRP_\w+)$/i.test(stream.name)) continue;
    const data = readStream(stream, sink);
    const start = data.indexOf(SOURCE_START) - 3;
    if (start < 0) continue;
    sink.text(
      `${decodeCodePage(decompress(data.subarray(start), sink), codePage)}\n`,
      `macro:${stream.name}`,
    );
  }
}

/** The project's code page out of its directory (2.3.4.2.1.4 PROJECTCODEPAGE). */
function codePageOf(directory: Buffer): number {
  try {
    const plain = decompress(directory, { budget: { takeUnpacked() {} } } as unknown as Sink);
    const at = plain.indexOf(Buffer.from([0x03, 0x00, 0x02, 0x00, 0x00, 0x00]));
    return at >= 0 && at + 8 <= plain.length ? plain.readUInt16LE(at + 6) : 1252;
  } catch {
    return 1252;
  }
}

/** [MS-OVBA] 2.4.1: chunks of up to 4096 bytes, tokens in groups of eight. Damage ends the text. */
export function decompress(container: Buffer, sink: Pick<Sink, 'budget'>): Buffer {
  if (container[0] !== 1) throw new DocumentError('corrupt');
  const chunks: Buffer[] = [];
  let total = 0;
  let at = 1;
  while (at + 2 <= container.length && total < MAX_SOURCE) {
    const header = container.readUInt16LE(at);
    if (((header >>> 12) & 7) !== 3) break;
    const end = Math.min(container.length, at + (header & 0xfff) + 3);
    const body = container.subarray(at + 2, end);
    const chunk = header & 0x8000 ? decompressChunk(body) : body;
    chunks.push(chunk);
    total += chunk.length;
    sink.budget.takeUnpacked(chunk.length);
    at = end;
  }
  return Buffer.concat(chunks);
}

function decompressChunk(data: Buffer): Buffer {
  const out = Buffer.alloc(4096);
  let length = 0;
  let at = 0;
  while (at < data.length && length < out.length) {
    const flags = data[at++]!;
    for (let bit = 0; bit < 8 && at < data.length && length < out.length; bit++) {
      if ((flags >>> bit) % 2 === 0) {
        out[length++] = data[at++]!;
        continue;
      }
      if (at + 2 > data.length) return out.subarray(0, length);
      const token = data.readUInt16LE(at);
      at += 2;
      const bits = Math.max(4, Math.ceil(Math.log2(Math.max(1, length))));
      const copyLength = (token & (0xffff >>> bits)) + 3;
      const offset = (token >>> (16 - bits)) + 1;
      for (let i = 0; i < copyLength && length < out.length; i++) {
        out[length] = out[length - offset] ?? 0;
        length += 1;
      }
    }
  }
  return out.subarray(0, length);
}
