const COMPRESSED = 0x75465a4c;
const UNCOMPRESSED = 0x414c454d;
const WINDOW = 4096;
/** [MS-OXRTFCP] 2.1.2.1: what the window holds at the beginning. */
const INITIAL =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const MAX_BYTES = 64 * 1024 * 1024;

/** Unpacks RTF that Outlook compressed ([MS-OXRTFCP]), or nothing when it is none. */
export function decompressRtf(data: Buffer): Buffer | undefined {
  if (data.length < 16) return undefined;
  const kind = data.readUInt32LE(8);
  if (kind === UNCOMPRESSED) return data.subarray(16);
  if (kind !== COMPRESSED) return undefined;
  const window = Buffer.alloc(WINDOW);
  let to = window.write(INITIAL, 'latin1');
  const out: number[] = [];
  const put = (byte: number) => {
    out.push(byte);
    window[to] = byte;
    to = (to + 1) % WINDOW;
  };
  for (let at = 16; at < data.length && out.length < MAX_BYTES; ) {
    const control = data[at++]!;
    for (let bit = 0; bit < 8 && at < data.length; bit++) {
      if (!(control & (1 << bit))) {
        put(data[at++]!);
        continue;
      }
      const reference = (data[at]! << 8) | (data[at + 1] ?? 0);
      at += 2;
      let from = reference >> 4;
      if (from === to) return Buffer.from(out);
      for (let i = 0; i < (reference & 15) + 2; i++, from = (from + 1) % WINDOW) put(window[from]!);
    }
  }
  return Buffer.from(out);
}
