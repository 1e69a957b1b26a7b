import type { Source } from '../../source.ts';

/** The codec id of AES-256 with SHA-256 in 7z (7-Zip's Methods.txt). */
const SEVEN_ZIP_AES = Buffer.from([0x06, 0xf1, 0x07, 0x01]);
const MAX_HEADER = 1024 * 1024;

/** True when a 7z or RAR archive hides even the names of its entries. */
export async function hasEncryptedHeaders(source: Source): Promise<boolean> {
  const head = await source.read(0, 64);
  const signature = head.toString('latin1', 0, 8);
  if (signature.startsWith('7z\xbc\xaf')) return sevenZip(source, head);
  // RAR 5: the block of encryption (type 4) comes first; after the checksum stand size and type as vints.
  if (signature === 'Rar!\x1a\x07\x01\0') return head[13] === 4;
  // RAR 1.5 to 4: MHD_PASSWORD in the flags of the main block.
  if (signature.startsWith('Rar!\x1a\x07\0') && head.length >= 12) {
    return head[9] === 0x73 && (head.readUInt16LE(10) & 0x80) !== 0;
  }
  return false;
}

/** 7zFormat.txt: the start header says where the header is; packed, it begins with id 0x17 and names its codecs. */
async function sevenZip(source: Source, head: Buffer): Promise<boolean> {
  if (head.length < 32) return false;
  const at = 32 + Number(head.readBigUInt64LE(12));
  const length = Number(head.readBigUInt64LE(20));
  if (!(at < source.size) || length > MAX_HEADER) return false;
  const header = await source.read(at, length);
  return header[0] === 0x17 && header.includes(SEVEN_ZIP_AES);
}
