import { fileURLToPath } from 'node:url';
import { type Candidate, DocumentError, type Format, type Sink } from '../format.ts';
import { readScannedPage } from './scanned.ts';

/** A PDF is read whole; a larger one is said to be too large. */
const MAX_BYTES = 256 * 1024 * 1024;

/** PDF (ISO 32000): text of the pages, annotations and form fields, attachments, properties. */
export const pdf: Format = {
  detect({ head }) {
    // Readers accept the header anywhere in the first kilobyte (ISO 32000-1 annex H.3).
    return head.toString('latin1', 0, 1024).includes('%PDF-') ? 'pdf' : undefined;
  },

  async extract({ source }: Candidate, _type: string, sink: Sink) {
    if (source.size > MAX_BYTES) throw new DocumentError('too-large');
    const data = new Uint8Array(await source.read(0, source.size));
    const { getDocument, OPS } = await loadPdfjs();
    const task = getDocument({
      data,
      cMapUrl: resource('cmaps'),
      cMapPacked: true,
      standardFontDataUrl: resource('standard_fonts'),
      wasmUrl: resource('wasm'),
      useSystemFonts: false,
      isOffscreenCanvasSupported: false,
      disableFontFace: true,
      stopAtErrors: false,
      verbosity: 0,
    });
    try {
      const document = await task.promise;
      for (let number = 1; number <= document.numPages; number++) {
        sink.budget.checkTime();
        const page = await document.getPage(number);
        const textLength = await readPage(page, sink);
        await readScannedPage(page, textLength, OPS, sink);
        page.cleanup();
      }
      await readAround(document, sink);
    } catch (error) {
      throw errorOf(error);
    } finally {
      await task.destroy();
    }
  },
};

type Pdfjs = typeof import('pdfjs-dist/legacy/build/pdf.mjs');
type PdfDocument = Awaited<ReturnType<Pdfjs['getDocument']>['promise']>;
type PdfPage = Awaited<ReturnType<PdfDocument['getPage']>>;

let pdfjs: Promise<Pdfjs> | undefined;

/** Loaded with the first PDF: it is larger than all else that an inspector loads. */
function loadPdfjs(): Promise<Pdfjs> {
  // It asks for the drawing surface of a browser when it is loaded; text needs none, and says so on the console.
  const { warn } = console;
  console.warn = () => {};
  pdfjs ??= import('pdfjs-dist/legacy/build/pdf.mjs').finally(() => {
    console.warn = warn;
  });
  return pdfjs;
}

function resource(folder: string): string {
  return fileURLToPath(new URL(`../${folder}/`, import.meta.resolve('pdfjs-dist/build/pdf.mjs')));
}

/** @returns how many characters of text the page has */
async function readPage(page: PdfPage, sink: Sink): Promise<number> {
  let length = 0;
  const { items } = await page.getTextContent({ includeMarkedContent: false });
  for (const item of items) {
    if (!('str' in item)) continue;
    length += item.str.trim().length;
    sink.text(item.hasEOL ? `${item.str}\n` : item.str, 'body');
  }
  sink.text('\n', 'body');
  for (const annotation of await page.getAnnotations()) {
    const { contentsObj, titleObj, fieldValue, alternativeText, url } = annotation as Record<string, unknown>;
    const texts = [textOf(contentsObj), textOf(titleObj), fieldValue, alternativeText, url].flat();
    for (const text of texts)
      if (typeof text === 'string' && text !== '') sink.text(`${text}\n`, 'annotations');
  }
  return length;
}

function textOf(value: unknown): unknown {
  return (value as { str?: unknown } | undefined)?.str;
}

/** What belongs to the document and to no page. */
async function readAround(document: PdfDocument, sink: Sink): Promise<void> {
  const { info, metadata } = await document.getMetadata();
  for (const [name, value] of Object.entries(info as Record<string, unknown>)) {
    if (typeof value === 'string' && value !== '') sink.text(value, `property:${name}`);
    else if (name === 'Custom') readCustom(value, sink);
  }
  for (const [name, value] of metadata ?? []) {
    if (typeof value === 'string' && value !== '') sink.text(value, `property:${name}`);
  }
  const attachments = (await document.getAttachments()) as Record<
    string,
    { filename: string; content: Uint8Array }
  > | null;
  for (const { filename, content } of Object.values(attachments ?? {})) {
    sink.budget.takeEntry();
    sink.budget.takeUnpacked(content.length);
    await sink.embedded(filename, Buffer.from(content));
  }
}

/** Properties of the author's own, sensitivity labels among them. */
function readCustom(custom: unknown, sink: Sink): void {
  for (const [name, value] of Object.entries(Object(custom) as Record<string, unknown>)) {
    if (typeof value === 'string') sink.text(value, `property:${name}`);
  }
}

function errorOf(error: unknown): unknown {
  const { name } = error as Error;
  if (name === 'PasswordException') return new DocumentError('encrypted');
  if (name === 'InvalidPDFException' || name === 'FormatError' || name === 'UnknownErrorException') {
    return new DocumentError('corrupt');
  }
  return error;
}
