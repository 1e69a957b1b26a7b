import { describe, expect, it } from 'vitest';
import { decodeText } from './charset.ts';
import samples from './encoding.samples.json' with { type: 'json' };
import { encodingOf } from './encoding.ts';

describe('short texts in old code pages', () => {
  it.each(Object.entries(samples))('%s is read as it was written', (_encoding, texts) => {
    for (const [text, hex] of texts as [string, string][]) {
      expect(decodeText(Buffer.from(hex, 'hex'))).toBe(text);
    }
  });
});

describe('Unicode', () => {
  const text = '客户名单 list';
  const utf32 = (big: boolean, mark: boolean) => {
    const points = [...(mark ? '\ufeff' : ''), ...text].map((character) => character.codePointAt(0)!);
    const bytes = Buffer.alloc(points.length * 4);
    for (const [i, point] of points.entries()) {
      if (big) bytes.writeUInt32BE(point, i * 4);
      else bytes.writeUInt32LE(point, i * 4);
    }
    return bytes;
  };
  it.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16LE without', Buffer.from(text, 'utf16le')],
    ['UTF-16BE without', Buffer.from(text, 'utf16le').swap16()],
    ['UTF-32LE with a mark', utf32(false, true)],
    ['UTF-32BE without', utf32(true, false)],
  ])('%s', (_name, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });

  it('is not found in bytes that are no text', () => {
    expect(encodingOf(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))).toBeUndefined();
  });
});
