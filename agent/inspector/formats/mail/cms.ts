import { type Candidate, DocumentError, type Format, type Sink } from '../format.ts';

const MAX_BYTES = 64 * 1024 * 1024;
/** Object identifiers 1.2.840.113549.1.7.x (RFC 5652): what is within. */
const CMS = Buffer.from('06092a864886f70d0107', 'hex');
const SIGNED = 2;
const ENVELOPED = 3;
const AUTH_ENVELOPED = Buffer.from('060b2a864886f70d0109100117', 'hex');
/** Elements within elements are followed so deep; the content lies on the sixth. */
const MAX_DEPTH = 8;

/** Cryptographic messages (S/MIME .p7m): the signed content, or the finding that it is encrypted. */
export const cms: Format = {
  detect({ head }) {
    if (head[0] !== 0x30) return undefined;
    const at = contentType(head);
    if (at === undefined) return undefined;
    return at === SIGNED ? 'cms-signed' : 'cms-encrypted';
  },

  async extract({ source, name }: Candidate, type: string, sink: Sink) {
    if (type === 'cms-encrypted') throw new DocumentError('encrypted');
    const data = await source.read(0, Math.min(source.size, MAX_BYTES));
    const content = signedContent(data);
    if (content.length === 0) return;
    sink.budget.takeUnpacked(content.length);
    await sink.embedded(name.replace(/\.p7[ms]$/i, '.eml'), content);
  },
};

function contentType(head: Buffer): number | undefined {
  const start = head.subarray(0, 40);
  if (start.includes(AUTH_ENVELOPED)) return ENVELOPED;
  const at = start.indexOf(CMS);
  const kind = at === -1 ? undefined : start[at + CMS.length];
  return kind === SIGNED || kind === ENVELOPED || kind === 6 ? kind : undefined;
}

/** The octets of encapContentInfo: primitive, or put together from segments (BER). */
function signedContent(data: Buffer): Buffer {
  // Version, digest algorithms, then the type of the content, 1.2.840.113549.1.7.1 (data) in mail.
  const type = data.indexOf(Buffer.concat([CMS, Buffer.from([1])]));
  if (type === -1) return Buffer.alloc(0);
  const pieces: Buffer[] = [];
  const explicit = elementAt(data, type + CMS.length + 1);
  if (explicit?.tag !== 0xa0) return Buffer.alloc(0);
  collect(data, explicit.start, explicit.end, pieces, 0);
  return Buffer.concat(pieces);
}

function collect(data: Buffer, from: number, to: number, pieces: Buffer[], depth: number): number {
  let at = from;
  while (at < to) {
    const element = elementAt(data, at);
    if (!element || (element.tag === 0 && element.start === element.end)) return element ? element.end : to;
    if (element.tag === 0x04) pieces.push(data.subarray(element.start, element.end));
    if (element.tag & 0x20 && depth < MAX_DEPTH) {
      const end = collect(data, element.start, element.end, pieces, depth + 1);
      at = element.isIndefinite ? end : element.end;
    } else at = element.end;
  }
  return at;
}

/** Tag, and where the content begins and ends (X.690 8.1); an indefinite length ends with what is around it. */
function elementAt(data: Buffer, at: number) {
  const tag = data[at];
  const first = data[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  if (first === 0x80) return { tag, start: at + 2, end: data.length, isIndefinite: true };
  const count = first & 0x7f;
  if (!(first & 0x80))
    return { tag, start: at + 2, end: Math.min(data.length, at + 2 + first), isIndefinite: false };
  if (count > 6 || at + 2 + count > data.length) return undefined;
  const start = at + 2 + count;
  return {
    tag,
    start,
    end: Math.min(data.length, start + data.readUIntBE(at + 2, count)),
    isIndefinite: false,
  };
}
