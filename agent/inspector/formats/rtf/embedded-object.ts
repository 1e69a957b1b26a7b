import { decodeCodePage } from '../ole/code-page.ts';
import { COMPOUND_SIGNATURE } from '../ole/compound-file.ts';
import { readOle10Native } from '../ole/native.ts';

/**
 * The object in `\objdata` ([MS-OLEDS] 2.2.4 and 2.2.5): a version, the class, topic and item names, and the bytes.
 * Damaged heads are passed over where the bytes show by themselves what they are: exploits write such.
 */
export function readObjectData(data: Buffer): { name: string; content: Buffer } | undefined {
  let at = 8;
  const strings: string[] = [];
  for (let i = 0; i < 3 && at + 4 <= data.length; i++) {
    const length = data.readUInt32LE(at);
    if (length > data.length - at - 4) break;
    strings.push(decodeCodePage(data.subarray(at + 4, at + 4 + length), 936).replace(/\0.*$/s, ''));
    at += 4 + length;
  }
  const compoundAt = data.indexOf(COMPOUND_SIGNATURE);
  if (compoundAt !== -1) return { name: strings[0] || 'object', content: data.subarray(compoundAt) };
  if (strings.length < 3 || at + 4 > data.length) return undefined;
  const length = data.readUInt32LE(at);
  const content = data.subarray(at + 4, at + 4 + length);
  if (/^package$/i.test(strings[0] ?? '')) {
    const head = Buffer.alloc(4);
    head.writeUInt32LE(content.length);
    return readOle10Native(Buffer.concat([head, content]));
  }
  return content.length > 0 ? { name: strings[0] || 'object', content } : undefined;
}
