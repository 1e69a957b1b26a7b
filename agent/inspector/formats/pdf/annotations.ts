import type { Sink } from '../format.ts';
import { embedAttachment } from './attachments.ts';
import type { PdfDocument, PdfPage } from './pdfjs.ts';

/** What is read of PDF.js' description of an annotation; which of it is there depends on the kind. */
interface Annotation {
  contentsObj?: { str?: string };
  titleObj?: { str?: string };
  richText?: { str?: string };
  /** What the annotation shows: the text of a form field, or of a note on the page. */
  textContent?: readonly string[];
  fieldName?: unknown;
  fieldValue?: unknown;
  alternativeText?: unknown;
  overlaidText?: unknown;
  options?: readonly { exportValue?: unknown; displayValue?: unknown }[];
  url?: unknown;
  unsafeUrl?: unknown;
  fileId?: string;
  file?: { filename?: string; description?: string };
}

/** Notes, form fields, links and attached files of a page; hidden ones too. */
export async function readAnnotations(page: PdfPage, document: PdfDocument, sink: Sink): Promise<void> {
  for (const annotation of (await page.getAnnotations({ intent: 'any' })) as Annotation[]) {
    sink.budget.takeEntry();
    const { contentsObj, titleObj, richText, textContent, options = [], file, fileId } = annotation;
    const texts = new Set<unknown>([
      contentsObj?.str,
      titleObj?.str,
      richText?.str,
      textContent?.join('\n'),
      ...[annotation.fieldValue].flat(),
      ...options.flatMap(({ displayValue, exportValue }) => [displayValue, exportValue]),
      annotation.fieldName,
      annotation.alternativeText,
      annotation.overlaidText,
      annotation.url ?? annotation.unsafeUrl,
      file?.description,
    ]);
    for (const text of texts) {
      if (typeof text === 'string' && text.trim() !== '') {
        sink.text(`${text.replace(/\r\n?/g, '\n')}\n`, 'annotations');
      }
    }
    if (fileId !== undefined) await embedAttachment(document, fileId, file?.filename, sink);
  }
}
