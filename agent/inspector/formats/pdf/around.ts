import type { Sink } from '../format.ts';
import { walkXml } from '../ooxml/xml.ts';
import { embedAttachment } from './attachments.ts';
import type { PdfDocument } from './pdfjs.ts';

/** Properties of the file itself, which say nothing of its content. */
const TECHNICAL = /^(?:PDFFormatVersion|Language|EncryptFilterName)$/;
const MAX_OUTLINE_DEPTH = 64;

type Outline = Awaited<ReturnType<PdfDocument['getOutline']>>;

/** What belongs to the document and to no page: properties, bookmarks, layers, fields, scripts, attachments. */
export async function readAround(document: PdfDocument, sink: Sink): Promise<void> {
  await readProperties(document, sink);
  emitOutline(await attempt(document.getOutline(), null), sink, 0);
  await readLayers(document, sink);
  await readFields(document, sink);
  const scripts = await attempt(document.getJSActions(), null);
  for (const script of [...(scripts?.values() ?? [])].flat()) {
    if (typeof script === 'string') sink.text(`${script}\n`, 'macro:pdf');
  }
  const attachments = await attempt(document.getAttachments(), null);
  for (const [id, { filename, description }] of attachments ?? []) {
    if (description) sink.text(`${description}\n`, 'attachments');
    await embedAttachment(document, id, filename, sink);
  }
}

/** A part that is damaged does not hide the others. */
async function attempt<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch {
    return otherwise;
  }
}

async function readProperties(document: PdfDocument, sink: Sink): Promise<void> {
  const { info, metadata } = await document.getMetadata();
  for (const [name, value] of Object.entries(info as Record<string, unknown>)) {
    if (typeof value === 'string' && value !== '' && !TECHNICAL.test(name))
      sink.text(value, `property:${name}`);
    else if (name === 'Custom') readCustom(value, sink);
  }
  const raw = metadata?.getRaw() as string | undefined;
  if (raw) readXmp(Buffer.from(raw), sink);
}

/** Properties of the author's own, sensitivity labels among them. */
function readCustom(custom: unknown, sink: Sink): void {
  const entries =
    custom instanceof Map ? [...custom] : Object.entries(Object(custom) as Record<string, unknown>);
  for (const [name, value] of entries) {
    if (typeof value === 'string') sink.text(value, `property:${name}`);
  }
}

/** XMP (ISO 16684-1): properties as elements or as attributes, of any name space. */
function readXmp(xml: Buffer, sink: Sink): void {
  const path: string[] = [];
  const STRUCTURE = /^(?:Alt|Bag|Seq|li|RDF|Description|xmpmeta|xpacket)$/;
  walkXml(xml, {
    open(name, attributes) {
      path.push(name);
      if (name !== 'Description') return;
      for (const [key, value] of Object.entries(attributes)) {
        if (
          value.trim() !== '' &&
          !/^(?:about|rdf|xmlns)$/.test(key) &&
          !/^http:\/\/(?:ns\.adobe|purl\.org|www\.w3)/.test(value)
        )
          sink.text(value, `property:${key}`);
      }
    },
    text(text) {
      const name = path.findLast((element) => !STRUCTURE.test(element));
      // Previews of the pages are pictures in base64.
      if (name !== undefined && name !== 'image' && text.trim() !== '')
        sink.text(text.trim(), `property:${name}`);
    },
    close() {
      path.pop();
    },
  });
}

function emitOutline(outline: Outline | null, sink: Sink, depth: number): void {
  if (depth > MAX_OUTLINE_DEPTH) return;
  for (const { title, url, items } of outline ?? []) {
    if (title) sink.text(`${title}\n`, 'outline');
    if (url) sink.text(`${url}\n`, 'outline');
    emitOutline(items, sink, depth + 1);
  }
}

/** Names of layers: their content is read with the pages, shown or not. */
async function readLayers(document: PdfDocument, sink: Sink): Promise<void> {
  const config = await attempt(document.getOptionalContentConfig(), null);
  for (const [, group] of (config ?? []) as Iterable<[string, { name?: unknown }]>) {
    if (typeof group.name === 'string' && group.name !== '') sink.text(`${group.name}\n`, 'layers');
  }
}

/** Values of form fields, also of those that stand on no page. */
async function readFields(document: PdfDocument, sink: Sink): Promise<void> {
  const fields = await attempt(document.getFieldObjects(), null);
  for (const [name, objects] of fields ?? []) {
    for (const object of objects as { value?: unknown; defaultValue?: unknown }[]) {
      for (const value of new Set([object.value, object.defaultValue].flat())) {
        if (typeof value === 'string' && value.trim() !== '' && value !== 'Off')
          sink.text(`${name}\t${value}\n`, 'form');
      }
    }
  }
}
