import { DocumentError, type Sink } from '../format.ts';
import type { PdfDocument } from './pdfjs.ts';

/** Hands on the file that is attached under `id`. What cannot be had of it is told, and nothing else is lost. */
export async function embedAttachment(
  document: PdfDocument,
  id: string,
  name: string | undefined,
  sink: Sink,
): Promise<void> {
  sink.budget.takeEntry();
  let content: ArrayLike<number> | null;
  try {
    content = (await document.getAttachmentContent(id)) as ArrayLike<number> | null;
  } catch (error) {
    sink.problem((error as Error).name === 'PasswordException' ? 'encrypted' : 'corrupt');
    return;
  }
  if (!content) return;
  sink.budget.takeUnpacked(content.length);
  try {
    await sink.embedded(name || 'attachment', Buffer.from(content));
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    sink.problem(error.code);
  }
}
