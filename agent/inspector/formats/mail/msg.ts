import type { FieldsData } from '@kenjiuno/msgreader';
import * as msgReaderPackage from '@kenjiuno/msgreader';
import { type Candidate, DocumentError, type Format, type Sink } from '../format.ts';
import { decompressRtf } from './compressed-rtf.ts';

const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** The stream of properties that every message has ([MS-OXMSG] 2.4), as its name stands in the directory. */
const PROPERTIES = Buffer.from('__properties_version1.0', 'utf16le');
const MAX_BYTES = 256 * 1024 * 1024;
const LOOK_BYTES = 4 * 1024 * 1024;
/** Properties that are read on their own, or say how and not what. */
const READ_APART = new Set([
  'subject',
  'body',
  'bodyHtml',
  'dataType',
  'headers',
  'normalizedSubject',
  'contentLength',
]);
const MESSAGE_CLASS_SMIME = /^IPM\.Note\.(?:SMIME|Secure)(?!\.MultipartSigned)/i;

interface Reader {
  parserConfig?: { includeRawProps?: boolean };
  getFileData(): FieldsData;
  getAttachment(attachment: FieldsData): { fileName: string; content: Uint8Array };
}
/** The package is CommonJS with a default export within its default export. */
const { default: MsgReader } = msgReaderPackage.default as unknown as {
  default: new (data: DataView) => Reader;
};

/** Outlook messages (.msg): properties, bodies, recipients, attachments and messages within. */
export const msg: Format = {
  async detect({ head, source }) {
    if (!head.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return undefined;
    for (const at of new Set([0, Math.max(0, source.size - LOOK_BYTES)])) {
      if ((await source.read(at, LOOK_BYTES)).includes(PROPERTIES)) return 'msg';
    }
    return undefined;
  },

  async extract({ source }: Candidate, _type: string, sink: Sink) {
    if (source.size > MAX_BYTES) throw new DocumentError('too-large');
    const data = await source.read(0, source.size);
    let message: FieldsData;
    let reader: Reader;
    try {
      reader = new MsgReader(new DataView(data.buffer, data.byteOffset, data.byteLength));
      reader.parserConfig = { includeRawProps: true };
      message = reader.getFileData();
    } catch {
      throw new DocumentError('corrupt');
    }
    if (message.error) throw new DocumentError('corrupt');
    if (MESSAGE_CLASS_SMIME.test(message.messageClass ?? '')) sink.problem('encrypted');
    readProperties(message, sink);
    await readBodies(message, sink);
    for (const recipient of message.recipients ?? []) readProperties(recipient, sink);
    for (const attachment of message.attachments ?? []) {
      sink.budget.takeEntry();
      readProperties(attachment, sink);
      const found = contentOf(reader, attachment);
      if (!found) {
        sink.problem('corrupt');
        continue;
      }
      sink.budget.takeUnpacked(found.content.length);
      await sink.embedded(found.fileName, Buffer.from(found.content));
    }
  },
};

function contentOf(reader: Reader, attachment: FieldsData) {
  try {
    return reader.getAttachment(attachment);
  } catch {
    return undefined;
  }
}

function readProperties(fields: FieldsData, sink: Sink): void {
  const seen = new Set<string>();
  const put = (name: string, value: unknown) => {
    if (typeof value !== 'string' || value.trim() === '' || seen.has(value)) return;
    seen.add(value);
    sink.text(value, name === 'subject' ? 'title' : `property:${name}`);
  };
  put('subject', fields.subject);
  if (fields.headers) sink.text(fields.headers, 'property:headers');
  for (const [name, value] of Object.entries(fields)) if (!READ_APART.has(name)) put(name, value);
  // Named properties too: sensitivity labels stand there.
  for (const { propertyName, propertyTag, value } of fields.rawProps ?? []) {
    if (value !== fields.body && value !== fields.bodyHtml && value !== fields.headers)
      put(propertyName ?? propertyTag ?? '', value);
  }
}

async function readBodies(message: FieldsData, sink: Sink): Promise<void> {
  if (message.body) sink.text(`${message.body}\n`, 'body');
  const html = message.bodyHtml ?? (message.html && Buffer.from(message.html));
  if (html) await pass('body.html', Buffer.from(html), sink);
  // With the other two there it says the same again.
  if (message.compressedRtf && !html && !message.body?.trim()) {
    const rtf = decompressRtf(Buffer.from(message.compressedRtf));
    if (rtf) await pass('body.rtf', rtf, sink);
  }
}

async function pass(name: string, content: Buffer, sink: Sink): Promise<void> {
  sink.budget.takeEntry();
  sink.budget.takeUnpacked(content.length);
  await sink.embedded(name, content);
}
