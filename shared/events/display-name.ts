// What a reader could not see, or would see elsewhere than it stands: C0 and C1 controls, line and paragraph
// separators, and the marks that turn the direction of text (Unicode 16, general categories Cc, Zl, Zp and Bidi_Control).
const UNSHOWABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A file name or path as people may safely see it: bytes that are not UTF-8 and characters that cannot be
 * seen stand as \xNN, byte by byte. What is shown may not be usable to open the file again.
 */
export function displayName(name: string | Uint8Array): string {
  const text = typeof name === 'string' ? name.replaceAll(/\p{Surrogate}/gu, '\ufffd') : decode(name);
  return text.replace(UNSHOWABLE, (character) => escapeBytes(encoder.encode(character)));
}

/** True when the bytes are a UTF-8 text, so that a string can stand for them. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function decode(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return decoder.decode(bytes);
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes, i);
    const part = bytes.subarray(i, i + length);
    text += isUtf8(part) ? decoder.decode(part) : escapeBytes(part.subarray(0, 1));
    i += isUtf8(part) ? length : 1;
  }
  return text;
}

// By the lead byte, RFC 3629 section 3; whether the rest is right, the decoder says.
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0xc0) return 1;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

function escapeBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += `\\x${byte.toString(16).padStart(2, '0')}`;
  return text;
}
