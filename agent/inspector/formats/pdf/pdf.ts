import { type Candidate, DocumentError, type Format, type Sink } from '../format.ts';
import { readAnnotations } from './annotations.ts';
import { readAround } from './around.ts';
import { loadPdfjs, type PdfDocument, type PdfPage, resource } from './pdfjs.ts';
import { type PaintOperators, readScannedPage } from './scanned.ts';

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
      enableXfa: true,
      stopAtErrors: false,
      verbosity: 0,
    });
    try {
      const document = await task.promise;
      for (let number = 1; number <= document.numPages; number++) {
        sink.budget.checkTime();
        try {
          await readPageOf(document, number, OPS, sink);
        } catch (error) {
          if ((error as Error).name === 'BudgetExceeded') throw error;
          // One page that is damaged does not hide the others.
          sink.problem('corrupt');
        }
      }
      await readAround(document, sink);
    } catch (error) {
      throw errorOf(error);
    } finally {
      await task.destroy();
    }
  },
};

async function readPageOf(
  document: PdfDocument,
  number: number,
  operators: PaintOperators,
  sink: Sink,
): Promise<void> {
  const page = await document.getPage(number);
  const textLength = await readPage(page, sink);
  await readAnnotations(page, document, sink);
  await readScannedPage(page, textLength, operators, sink);
  page.cleanup();
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
  return length;
}

function errorOf(error: unknown): unknown {
  const { name } = error as Error;
  if (name === 'PasswordException') return new DocumentError('encrypted');
  if (name === 'InvalidPDFException' || name === 'FormatError' || name === 'UnknownErrorException') {
    return new DocumentError('corrupt');
  }
  return error;
}
