import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** What a coded watermark says: whose screen it was, and when. */
export interface WatermarkPayload {
  /** `deviceCode` of the PC: 32 bits. */
  device: number;
  /** `userCode` of the person: 16 bits. */
  user: number;
  /** Milliseconds since the epoch, UTC, to the minute. */
  at: number;
}

const MINUTE_MS = 60_000;
/** Minutes are counted from here in 24 bits, which end in 2055. */
const EPOCH_MS = Date.UTC(2024, 0, 1);
const DATA_BYTES = 9;
/** Bits of a payload with its check. */
export const PAYLOAD_BITS = (DATA_BYTES + 4) * 8;

/** A short number for a PC; several thousand PCs have it to themselves, and the console lists all that share one. */
export function deviceCode(agentId: string): number {
  return new DataView(sha256(utf8ToBytes(agentId)).buffer).getUint32(0);
}

/** A short number for a person on that PC: one of 65,536, so that it tells those of one PC apart. */
export function userCode(agentId: string, user: string): number {
  const digest = sha256(concatBytes(utf8ToBytes(agentId), Uint8Array.of(0), utf8ToBytes(user)));
  return new DataView(digest.buffer).getUint16(0);
}

/** The bits that are drawn, each 0 or 1. @throws RangeError when the time cannot be told in 24 bits of minutes */
export function packPayload({ device, user, at }: WatermarkPayload): Uint8Array {
  const minutes = Math.floor((at - EPOCH_MS) / MINUTE_MS);
  if (!(minutes >= 0 && minutes < 2 ** 24)) throw new RangeError('the time is outside 2024 to 2055');
  const bytes = new Uint8Array(DATA_BYTES + 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, device);
  view.setUint16(4, user);
  view.setUint8(6, minutes >> 16);
  view.setUint16(7, minutes & 0xffff);
  view.setUint32(DATA_BYTES, crc32(bytes.subarray(0, DATA_BYTES)));
  return Uint8Array.from({ length: PAYLOAD_BITS }, (_, i) => (bytes[i >> 3]! >> (7 - (i & 7))) & 1);
}

/** The payload in bits that were read, or undefined when their check does not hold. */
export function unpackPayload(bits: Uint8Array): WatermarkPayload | undefined {
  const bytes = new Uint8Array(DATA_BYTES + 4);
  for (let i = 0; i < PAYLOAD_BITS; i++) bytes[i >> 3]! |= bits[i]! << (7 - (i & 7));
  const view = new DataView(bytes.buffer);
  if (view.getUint32(DATA_BYTES) !== crc32(bytes.subarray(0, DATA_BYTES))) return undefined;
  const minutes = (view.getUint8(6) << 16) | view.getUint16(7);
  return { device: view.getUint32(0), user: view.getUint16(4), at: EPOCH_MS + minutes * MINUTE_MS };
}

/** CRC-32 of ISO-HDLC (reflected polynomial 0xEDB88320), seeded so that all zeroes do not check. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
