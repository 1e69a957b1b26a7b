import type { Candidate, Format } from './format.ts';
import { html } from './html/html.ts';
import { ole } from './ole/ole.ts';
import { pdf } from './pdf/pdf.ts';
import { text } from './text/text.ts';
import { zip } from './zip/zip.ts';

/** Asked in this order; the plain ones last, since every other document could pass for text or bytes. */
const FORMATS: readonly Format[] = [zip, ole, pdf, html, text];

/** The format that knows the document, and its type by content. */
export async function formatOf(candidate: Candidate): Promise<{ format: Format; type: string } | undefined> {
  for (const format of FORMATS) {
    const type = await format.detect(candidate);
    if (type !== undefined) return { format, type };
  }
  return undefined;
}
