import { decodeCodePage } from './code-page.ts';

/** A file that was put into a document with 'insert object from file'. */
export interface NativeObject {
  name: string;
  content: Buffer;
}

const MAX_NAME = 1024;

/**
 * The stream `\x01Ole10Native` ([MS-OLEDS] 2.3.6, its inside as Windows' Packager writes it): a label, the path of
 * the file and its bytes. What does not look like that is given whole: other servers put their own data there.
 */
export function readOle10Native(stream: Buffer): NativeObject | undefined {
  if (stream.length < 6) return undefined;
  const size = stream.readUInt32LE(0);
  const whole = (): NativeObject => ({ name: 'native', content: stream.subarray(4, 4 + size) });
  if (stream.readUInt16LE(4) !== 2) return whole();
  const label = cString(stream, 6);
  if (!label) return whole();
  const path = cString(stream, label.end);
  if (!path || path.end + 8 > stream.length) return whole();
  // Two words of flags, then the path once more as it was on the author's machine, behind its length.
  const pathBytes = stream.readUInt32LE(path.end + 4);
  const dataAt = path.end + 8 + pathBytes;
  if (dataAt + 4 > stream.length) return whole();
  const bytes = stream.readUInt32LE(dataAt);
  if (bytes > stream.length - dataAt - 4) return whole();
  const name = (label.text || path.text).split(/[\\/]/).at(-1) || 'package';
  return { name, content: stream.subarray(dataAt + 4, dataAt + 4 + bytes) };
}

function cString(data: Buffer, start: number): { text: string; end: number } | undefined {
  const end = data.indexOf(0, start);
  if (end === -1 || end - start > MAX_NAME) return undefined;
  const raw = data.subarray(start, end);
  // The author's code page is not told; names on Chinese Windows are GBK, and ASCII reads the same in all.
  return { text: decodeCodePage(raw, 936), end: end + 1 };
}
