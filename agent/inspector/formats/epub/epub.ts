import { DocumentError } from '../format.ts';
import { extractMeta } from '../odf/meta.ts';
import { walkXml } from '../ooxml/xml.ts';
import type { PackageFormat } from '../zip/package-format.ts';
import { mimeTypeOf, readPart } from '../zip/parts.ts';

/** Fonts that are only mixed up (EPUB 3.3 4.3, Adobe's way before it) hide nothing. */
const FONT_OBFUSCATION = /idpf\.org\/2008\/embedding|ns\.adobe\.com\/pdf\/enc#RC/;

/** EPUB books: chapters as pages, metadata, tables of contents. */
export const epub: PackageFormat = {
  types: /^epub$/,

  type: async (archive) => ((await mimeTypeOf(archive)) === 'application/epub+zip' ? 'epub' : undefined),

  async extract(archive, _type, sink) {
    let encrypted = false;
    for (const entry of archive.entries) {
      const { name } = entry;
      if (name.endsWith('/') || /^mimetype$|\.(?:css|ttf|otf|woff2?)$|container\.xml$/i.test(name)) continue;
      sink.budget.takeEntry();
      const content = await readPart(archive, entry, sink);
      if (!content) continue;
      if (/\.opf$/i.test(name)) extractMeta(content, sink);
      else if (/META-INF\/encryption\.xml$/i.test(name)) {
        walkXml(content, {
          open(element, { Algorithm }) {
            if (element === 'EncryptionMethod' && !FONT_OBFUSCATION.test(Algorithm ?? '')) encrypted = true;
          },
        });
      } else await sink.embedded(name, content);
    }
    if (encrypted) throw new DocumentError('encrypted');
  },
};
