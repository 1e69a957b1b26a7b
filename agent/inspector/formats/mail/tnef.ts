import type { Candidate, Format, Sink } from '../format.ts';
import { decodeText } from '../text/charset.ts';
import { decompressRtf } from './compressed-rtf.ts';

const SIGNATURE = 0x223e9f78;
const MAX_BYTES = 64 * 1024 * 1024;
/** Attributes ([MS-OXTNEF] 2.1.3.3): type in the upper half, id in the lower. */
const SUBJECT = 0x8004;
const BODY = 0x800c;
const ATTACH_DATA = 0x800f;
const ATTACH_TITLE = 0x8010;
const ATTACH_REND_DATA = 0x9002;
const MAPI_PROPS = 0x9003;
const ATTACHMENT = 0x9005;
/** MAPI properties ([MS-OXPROPS]). */
const PR_RTF_COMPRESSED = 0x1009;
const PR_BODY_HTML = 0x1013;
const PR_ATTACH_DATA = 0x3701;
const PR_ATTACH_LONG_FILENAME = 0x3707;

/** Outlook's own way of packing a message into mail: winmail.dat ([MS-OXTNEF]). */
export const tnef: Format = {
  detect({ head }) {
    return head.length > 6 && head.readUInt32LE(0) === SIGNATURE ? 'tnef' : undefined;
  },

  async extract({ source }: Candidate, _type: string, sink: Sink) {
    const data = await source.read(0, Math.min(source.size, MAX_BYTES));
    let attachment: { name?: string; content?: Buffer } = {};
    const finish = async () => {
      const { name, content } = attachment;
      attachment = {};
      if (content) await pass(name ?? 'attachment', content, sink);
    };
    for (let at = 6; at + 9 <= data.length; ) {
      const id = data.readUInt16LE(at + 1);
      const length = data.readUInt32LE(at + 5);
      const value = data.subarray(at + 9, at + 9 + length);
      at += 9 + length + 2;
      if (id === ATTACH_REND_DATA) await finish();
      else if (id === SUBJECT) sink.text(plain(value), 'title');
      else if (id === BODY) sink.text(`${plain(value)}\n`, 'body');
      else if (id === ATTACH_TITLE) attachment.name ??= plain(value);
      else if (id === ATTACH_DATA) attachment.content = value;
      else if (id === MAPI_PROPS) await readMessageProperties(value, sink);
      else if (id === ATTACHMENT) {
        for (const { tag, content } of mapiProperties(value)) {
          if (tag === PR_ATTACH_LONG_FILENAME) attachment.name = text(content);
          // An object has the identifier of its interface before it.
          else if (tag === PR_ATTACH_DATA && !attachment.content?.length)
            attachment.content = content.subarray(16);
        }
      }
    }
    await finish();
  },
};

async function readMessageProperties(value: Buffer, sink: Sink): Promise<void> {
  for (const { tag, type, content } of mapiProperties(value)) {
    if (tag === PR_RTF_COMPRESSED) {
      const rtf = decompressRtf(content);
      if (rtf) await pass('body.rtf', rtf, sink);
    } else if (tag === PR_BODY_HTML && type === 0x0102) await pass('body.html', content, sink);
    else if (type === 0x001e || type === 0x001f) {
      const written = type === 0x001f ? content.toString('utf16le').replace(/\0+$/, '') : plain(content);
      if (written !== '') sink.text(written, `property:mapi-${tag.toString(16)}`);
    }
  }
}

async function pass(name: string, content: Buffer, sink: Sink): Promise<void> {
  sink.budget.takeEntry();
  sink.budget.takeUnpacked(content.length);
  await sink.embedded(name, content);
}

function plain(value: Buffer): string {
  const end = value.indexOf(0);
  return decodeText(end === -1 ? value : value.subarray(0, end));
}

function text(content: Buffer): string {
  // A string of two-byte characters has zero bytes in ASCII letters; one of single bytes has only its end.
  return content.length > 2 && content.subarray(0, -1).includes(0)
    ? content.toString('utf16le').replace(/\0+$/, '')
    : plain(content);
}

/** Sizes of fixed types ([MS-OXCDATA] 2.11.1). */
const FIXED: Record<number, number> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};

function* mapiProperties(data: Buffer): Generator<{ tag: number; type: number; content: Buffer }> {
  if (data.length < 4) return;
  const count = data.readUInt32LE(0);
  let at = 4;
  const even = (length: number) => length + ((4 - (length % 4)) % 4);
  for (let i = 0; i < count && at + 4 <= data.length; i++) {
    const kind = data.readUInt16LE(at);
    const tag = data.readUInt16LE(at + 2);
    at += 4;
    const type = kind & 0xfff;
    if (tag >= 0x8000) {
      // A named property: the set's identifier, then a number or a name.
      if (at + 24 > data.length) return;
      const isName = data.readUInt32LE(at + 16) === 1;
      at += 20;
      at += isName ? 4 + even(data.readUInt32LE(at)) : 4;
    }
    let values = 1;
    const isVariable = FIXED[type] === undefined;
    if ((kind & 0x1000) !== 0 || isVariable) {
      if (at + 4 > data.length) return;
      values = data.readUInt32LE(at);
      at += 4;
    }
    for (let k = 0; k < values; k++) {
      let length = FIXED[type];
      if (length === undefined) {
        if (at + 4 > data.length) return;
        length = data.readUInt32LE(at);
        at += 4;
      }
      if (at + length > data.length) return;
      yield { tag, type, content: data.subarray(at, at + length) };
      at += even(length);
    }
  }
}
