import type { Sink } from '../format.ts';
import { decodeText } from '../text/charset.ts';
import { decodeHeader, type Header, parseParameters, splitHeaders } from './headers.ts';
import { decodeTransfer, uuencoded } from './transfer.ts';

/** Multiparts within one another are followed so deep. */
const MAX_DEPTH = 40;
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** RFC 3156 and RFC 8551: nobody reads these without the key. */
const PGP_MESSAGE = '-----BEGIN PGP MESSAGE-----';

/** A message (RFC 5322, MIME): its headers, its texts, and every other part as a document of its own. */
export async function readMessage(message: Buffer, sink: Sink): Promise<void> {
  const { headers, body } = splitHeaders(message);
  for (const { name, raw } of headers) {
    const value = decodeHeader(raw);
    if (value !== '') sink.text(value, name.toLowerCase() === 'subject' ? 'title' : `property:${name}`);
  }
  await readPart(headers, message.subarray(body), sink, 0);
}

function headerOf(headers: readonly Header[], name: string): string {
  return headers.find((header) => header.name.toLowerCase() === name)?.raw ?? '';
}

async function readPart(headers: readonly Header[], body: Buffer, sink: Sink, depth: number): Promise<void> {
  sink.budget.checkTime();
  const { value: type, parameters } = parseParameters(headerOf(headers, 'content-type'));
  const boundary = parameters.get('boundary');
  if (type.startsWith('multipart/') && boundary !== undefined && depth < MAX_DEPTH) {
    if (type === 'multipart/encrypted') sink.problem('encrypted');
    return readMultipart(body, boundary, sink, depth);
  }
  const encoding = parseParameters(headerOf(headers, 'content-transfer-encoding')).value;
  const disposition = parseParameters(headerOf(headers, 'content-disposition'));
  const name = disposition.parameters.get('filename') ?? parameters.get('name') ?? '';
  const content = decodeTransfer(body, encoding);
  sink.budget.takeUnpacked(content.length);
  const description = headerOf(headers, 'content-description');
  if (description !== '') sink.text(decodeHeader(description), 'name');

  const isText = type === '' || type.startsWith('text/') || type === 'message/delivery-status';
  if (isText && name === '' && type !== 'text/html' && disposition.value !== 'attachment') {
    return readText(content, parameters, sink);
  }
  sink.budget.takeEntry();
  if (isText) {
    // What the header says of the encoding holds; with the mark nobody has to guess.
    const decoded = Buffer.from(decodeText(content, parameters.get('charset')), 'utf8');
    const fallback = type === 'text/html' ? 'body.html' : 'text.txt';
    return sink.embedded(name || fallback, Buffer.concat([UTF8_MARK, decoded]));
  }
  const location = decodeHeader(headerOf(headers, 'content-location'));
  await sink.embedded(name || location || (type === 'message/rfc822' ? 'message.eml' : type), content);
}

/** Plain text: flowed lines joined (RFC 3676), uuencoded files taken out of it. */
async function readText(content: Buffer, parameters: Map<string, string>, sink: Sink): Promise<void> {
  const decoded = decodeText(content, parameters.get('charset'));
  if (decoded.includes(PGP_MESSAGE)) sink.problem('encrypted');
  const isFlowed = parameters.get('format')?.toLowerCase() === 'flowed';
  const separator = parameters.get('delsp')?.toLowerCase() === 'yes' ? '' : ' ';
  const text = isFlowed ? decoded.replace(/(?<!^--) \r?\n(?=[^\r\n])/gm, separator) : decoded;
  sink.text(`${text}\n`, 'body');
  if (!/^begin [0-7]{3}/m.test(decoded)) return;
  for (const file of uuencoded(content.toString('latin1'))) {
    sink.budget.takeEntry();
    sink.budget.takeUnpacked(file.content.length);
    await sink.embedded(file.name, file.content);
  }
}

async function readMultipart(body: Buffer, boundary: string, sink: Sink, depth: number): Promise<void> {
  for (const part of partsOf(body, boundary)) {
    if (part.isOutside) {
      // What stands before the first and behind the last part is shown by no mail program.
      const text = decodeText(part.content).trim();
      if (text !== '') sink.text(`${text}\n`, 'hidden:mime');
      continue;
    }
    sink.budget.takeEntry();
    const { headers, body: start } = splitHeaders(part.content);
    await readPart(headers, part.content.subarray(start), sink, depth + 1);
  }
}

/** Parts between boundary lines (RFC 2046 5.1.1); a missing last boundary ends with the body. */
function* partsOf(body: Buffer, boundary: string): Generator<{ content: Buffer; isOutside: boolean }> {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  let start = 0;
  let isOutside = true;
  for (let from = 0; ; ) {
    const at = body.indexOf(delimiter, from);
    if (at === -1) break;
    const after = at + delimiter.length;
    const newline = body.indexOf(0x0a, after);
    const lineEnd = newline === -1 ? body.length : newline;
    const tail = body.toString('latin1', after, Math.min(lineEnd, after + 80)).trim();
    // Another boundary may begin with this one.
    if ((at > 0 && body[at - 1] !== 0x0a) || (tail !== '' && tail !== '--')) {
      from = after;
      continue;
    }
    yield { content: body.subarray(start, Math.max(start, beforeNewline(body, at))), isOutside };
    isOutside = tail === '--';
    start = Math.min(body.length, lineEnd + 1);
    from = start;
  }
  yield { content: body.subarray(start), isOutside };
}

/** The line break before a boundary belongs to the boundary. */
function beforeNewline(body: Buffer, at: number): number {
  if (body[at - 1] !== 0x0a) return at;
  return body[at - 2] === 0x0d ? at - 2 : at - 1;
}
