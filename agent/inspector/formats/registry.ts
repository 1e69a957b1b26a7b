import { card } from './card/card.ts';
import { compressed } from './compressed/compressed.ts';
import { executable } from './executable/executable.ts';
import type { Candidate, Format } from './format.ts';
import { html } from './html/html.ts';
import { image } from './image/image.ts';
import { cms } from './mail/cms.ts';
import { eml } from './mail/eml.ts';
import { mbox } from './mail/mbox.ts';
import { msg } from './mail/msg.ts';
import { pgp } from './mail/pgp.ts';
import { tnef } from './mail/tnef.ts';
import { ole } from './ole/ole.ts';
import { pdf } from './pdf/pdf.ts';
import { rtf } from './rtf/rtf.ts';
import { sevenZip } from './seven-zip/seven-zip.ts';
import { tar } from './tar/tar.ts';
import { text } from './text/text.ts';
import { xmlDocument } from './xml/xml-document.ts';
import { zip } from './zip/zip.ts';

/** Asked in this order; the plain ones last, since every other document could pass for text or bytes. */
const FORMATS: readonly Format[] = [
  zip,
  msg,
  ole,
  rtf,
  pdf,
  sevenZip,
  compressed,
  tar,
  image,
  executable,
  tnef,
  cms,
  pgp,
  mbox,
  eml,
  card,
  html,
  xmlDocument,
  text,
];

/** The format that knows the document, and its type by content. */
export async function formatOf(candidate: Candidate): Promise<{ format: Format; type: string } | undefined> {
  for (const format of FORMATS) {
    const type = await format.detect(candidate);
    if (type !== undefined) return { format, type };
  }
  return undefined;
}
