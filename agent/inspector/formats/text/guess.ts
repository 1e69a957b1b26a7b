import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commonShare } from './common-han.ts';

/** What chardetng's WebAssembly exports (wasm-bindgen's conventions), as far as it is used here. */
interface Chardetng {
  memory: WebAssembly.Memory;
  encodingdetector_new(): number;
  encodingdetector_feed(detector: number, bytes: number, length: number, isLast: number): number;
  encodingdetector_guess(
    result: number,
    detector: number,
    domain: number,
    length: number,
    utf8: number,
  ): void;
  __wbg_encodingdetector_free(detector: number): void;
  __wbindgen_malloc(length: number): number;
  __wbindgen_free(pointer: number, length: number): void;
  __wbindgen_add_to_stack_pointer(bytes: number): number;
}

let loaded: Chardetng | undefined;

/** Instantiated by hand: Node's own import of WebAssembly is experimental and says so on the console. */
function load(): Chardetng {
  if (loaded) return loaded;
  const path = fileURLToPath(import.meta.resolve('chardetng-wasm/dist/chardetng_wasm_bg.wasm'));
  const imports = {
    './chardetng_wasm_bg.js': {
      __wbindgen_throw() {
        throw new Error('the encoding could not be guessed');
      },
    },
  };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)), imports);
  loaded = instance.exports as unknown as Chardetng;
  return loaded;
}

/** The encoding that chardetng, Firefox's guesser, takes the bytes for: a label of the Encoding Standard. */
function chardetng(bytes: Buffer): string {
  const wasm = load();
  const detector = wasm.encodingdetector_new();
  const result = wasm.__wbindgen_add_to_stack_pointer(-16);
  try {
    const pointer = wasm.__wbindgen_malloc(bytes.length);
    new Uint8Array(wasm.memory.buffer).set(bytes, pointer);
    // Takes the memory over, and gives it back itself.
    wasm.encodingdetector_feed(detector, pointer, bytes.length, 1);
    wasm.encodingdetector_guess(result, detector, 0, 0, 0);
    const [text = 0, length = 0] = new Uint32Array(wasm.memory.buffer, result, 2);
    const label = Buffer.from(wasm.memory.buffer, text, length).toString('latin1');
    wasm.__wbindgen_free(text, length);
    return label;
  } finally {
    wasm.__wbindgen_add_to_stack_pointer(16);
    wasm.__wbg_encodingdetector_free(detector);
  }
}

/** Bytes that Chinese is weighed up by. */
const WEIGHED_BYTES = 1024;
/** A reading of which so much is common characters is Chinese, when the guessed one falls so far behind it. */
const CHINESE_SHARE = 0.6;
const CLEAR_LEAD = 0.25;

/**
 * The encoding of a text that is neither UTF-8 nor UTF-16. Names and other short texts carry too little for
 * frequencies of bytes; there the reading wins whose characters are the common ones of Chinese.
 */
export function guessEncoding(bytes: Buffer): string {
  const label = chardetng(bytes).toLowerCase();
  const guessed = label === 'gbk' || label === 'gb2312' ? 'gb18030' : label;
  if (guessed.startsWith('windows-125') && isShiftJis(bytes)) return 'shift_jis';
  if (guessed === 'shift_jis' || guessed === 'iso-2022-jp') return guessed;
  const sample = bytes.subarray(0, WEIGHED_BYTES);
  const share = (encoding: string) => commonShare(decodeBeginning(encoding, sample));
  const own = guessed === 'gb18030' || guessed === 'big5' ? share(guessed) : 0;
  const [best, bestShare] = ['gb18030', 'big5']
    .map((encoding): [string, number] => [encoding, share(encoding)])
    .sort(([, a], [, b]) => b - a)[0]!;
  return bestShare >= CHINESE_SHARE && bestShare >= own + CLEAR_LEAD ? best : guessed;
}

function decodeBeginning(encoding: string, sample: Buffer): string {
  return new TextDecoder(encoding).decode(sample, { stream: true });
}

/**
 * In Windows code pages 0x80 to 0x9F are rare signs; in Shift_JIS they begin most characters (JIS X 0208 annex 1).
 */
function isShiftJis(bytes: Buffer): boolean {
  let high = 0;
  let lead = 0;
  for (const byte of bytes) {
    if (byte >= 0x80) high += 1;
    if (byte >= 0x81 && byte <= 0x9f) lead += 1;
  }
  if (lead * 2 < high) return false;
  try {
    new TextDecoder('shift_jis', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
