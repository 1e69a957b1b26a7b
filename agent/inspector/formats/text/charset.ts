import { encodingOf, type TextEncoding } from './encoding.ts';

/** The Encoding Standard leaves UTF-32 out; files in it exist. */
class Utf32Decoder {
  readonly #read: 'readUInt32LE' | 'readUInt32BE';
  #rest: Buffer = Buffer.alloc(0);
  #first = true;

  constructor(encoding: 'utf-32le' | 'utf-32be') {
    this.#read = encoding === 'utf-32le' ? 'readUInt32LE' : 'readUInt32BE';
  }

  decode(chunk: Uint8Array = Buffer.alloc(0)): string {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const whole = bytes.length - (bytes.length % 4);
    const pieces: string[] = [];
    for (let at = 0; at < whole; at += 4) {
      const point = bytes[this.#read](at);
      const isCharacter = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
      if (!(this.#first && point === 0xfeff))
        pieces.push(isCharacter ? String.fromCodePoint(point) : '\ufffd');
      this.#first = false;
    }
    this.#rest = bytes.subarray(whole);
    return pieces.join('');
  }
}

export interface Decoder {
  decode(chunk?: Uint8Array, options?: { stream?: boolean }): string;
}

/** A decoder for any encoding that is told or guessed; of an unknown name it reads bytes as Windows-1252. */
export function decoderFor(encoding: TextEncoding): Decoder {
  if (encoding === 'utf-32le' || encoding === 'utf-32be') return new Utf32Decoder(encoding);
  try {
    return new TextDecoder(encoding);
  } catch {
    return new TextDecoder('windows-1252');
  }
}

/** Names that mail, XML and HTML use beside those of the Encoding Standard. */
const ALIASES: Record<string, string> = {
  'gb_2312-80': 'gb18030',
  cp936: 'gb18030',
  ms936: 'gb18030',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  cp950: 'big5',
  ms950: 'big5',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  cp949: 'euc-kr',
  ks_c_5601: 'euc-kr',
  utf8: 'utf-8',
  'utf-16': 'utf-16le',
  unicode: 'utf-16le',
  'unicode-1-1-utf-8': 'utf-8',
  cp1252: 'windows-1252',
  cp1251: 'windows-1251',
  cp1250: 'windows-1250',
  'iso-8859-1-windows-3.1-latin-1': 'windows-1252',
};

/** The encoding of a name that stands in a document, or undefined when nobody knows it. */
export function namedEncoding(name: string): TextEncoding | undefined {
  const label = name.trim().toLowerCase();
  const encoding = ALIASES[label] ?? label;
  if (encoding === 'utf-32le' || encoding === 'utf-32be') return encoding;
  try {
    return new TextDecoder(encoding).encoding;
  } catch {
    return undefined;
  }
}

/** The whole of a text that is at hand, in the encoding that was declared, or the one it seems to be in. */
export function decodeText(bytes: Buffer, declared?: string): string {
  const encoding = (declared === undefined ? undefined : namedEncoding(declared)) ?? encodingOf(bytes);
  return decoderFor(encoding ?? 'windows-1252').decode(bytes);
}
