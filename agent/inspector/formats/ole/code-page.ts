/** Windows code pages by the names of the Encoding Standard ([MS-UCODEREF], https://encoding.spec.whatwg.org). */
const CODE_PAGES: Record<number, string> = {
  437: 'windows-1252',
  850: 'windows-1252',
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  1201: 'utf-16be',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1252: 'windows-1252',
  1253: 'windows-1253',
  1254: 'windows-1254',
  1255: 'windows-1255',
  1256: 'windows-1256',
  1257: 'windows-1257',
  1258: 'windows-1258',
  1361: 'euc-kr',
  10000: 'macintosh',
  10001: 'shift_jis',
  10002: 'big5',
  10003: 'euc-kr',
  10007: 'x-mac-cyrillic',
  10008: 'gb18030',
  20866: 'koi8-r',
  20936: 'gb18030',
  21866: 'koi8-u',
  28591: 'windows-1252',
  28592: 'iso-8859-2',
  28595: 'iso-8859-5',
  28605: 'iso-8859-15',
  32768: 'macintosh',
  32769: 'windows-1252',
  50220: 'iso-2022-jp',
  51932: 'euc-jp',
  51936: 'gb18030',
  51949: 'euc-kr',
  52936: 'gb18030',
  54936: 'gb18030',
  65001: 'utf-8',
};

/** Code pages of the languages ([MS-LCID]) whose Windows does not use 1252, by the primary language. */
const LANGUAGE_PAGES: Record<number, number> = {
  1: 1256,
  2: 1251,
  5: 1250,
  8: 1253,
  13: 1255,
  14: 1250,
  17: 932,
  18: 949,
  21: 1250,
  24: 1250,
  25: 1251,
  26: 1250,
  27: 1250,
  28: 1250,
  30: 874,
  31: 1254,
  32: 1256,
  34: 1251,
  35: 1251,
  36: 1250,
  37: 1257,
  38: 1257,
  39: 1257,
  41: 1256,
  42: 1258,
  47: 1251,
};

/** Code pages of the character sets that fonts have ([MS-WMF] 2.1.1.5, RTF 1.9.1 `\fcharset`). */
const CHARSET_PAGES: Record<number, number> = {
  0: 1252,
  77: 10000,
  78: 10001,
  79: 10003,
  80: 10008,
  81: 10002,
  89: 10007,
  128: 932,
  129: 949,
  130: 1361,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
  254: 437,
};

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

/** Text in a Windows code page; an unknown one is read as 1252. */
export function decodeCodePage(bytes: Uint8Array, codePage: number): string {
  const name = CODE_PAGES[codePage] ?? 'windows-1252';
  let decoder = decoders.get(name);
  if (!decoder) {
    decoder = new TextDecoder(name, { ignoreBOM: true });
    decoders.set(name, decoder);
  }
  return decoder.decode(bytes);
}

/** The code page that Windows in a language has. */
export function codePageOfLanguage(lcid: number): number {
  if ((lcid & 0x3ff) === 0x04) return lcid === 0x0804 || lcid === 0x1004 || lcid === 0x0004 ? 936 : 950;
  return LANGUAGE_PAGES[lcid & 0x3ff] ?? 1252;
}

/** The code page of a font's character set, or undefined when it says none (default, symbol). */
export function codePageOfCharset(charset: number): number | undefined {
  return CHARSET_PAGES[charset];
}

/** True for code pages in which a character may take two bytes. */
export function isDoubleByte(codePage: number): boolean {
  return [932, 936, 949, 950, 1361, 10001, 10002, 10003, 10008, 54936].includes(codePage);
}
