import { DocumentError, type Sink } from '../format.ts';
import { walkXml } from '../ooxml/xml.ts';
import type { Archive } from '../zip/archive.ts';
import type { PackageFormat } from '../zip/package-format.ts';
import { mimeTypeOf, readPart, UNCOUNTED } from '../zip/parts.ts';
import { extractContent } from './content.ts';
import { extractMeta } from './meta.ts';
import { odfType } from './types.ts';

const MANIFEST = 'META-INF/manifest.xml';
/** Bookkeeping and drawings of what stands in the text anyway. */
const PASSED_OVER =
  /^(?:META-INF|Configurations2|Thumbnails|ObjectReplacements|layout-cache)(?:\/|$)|^mimetype$|(?:^|\/)(?:settings|manifest)\.(?:xml|rdf)$/;

/** OpenDocument (ISO/IEC 26300) and the OpenOffice.org 1 formats before it. */
export const odf: PackageFormat = {
  types: /^(?:o[dt][a-z]|s[tx][a-z])$/,

  async type(archive) {
    const mimeType = await mimeTypeOf(archive);
    if (mimeType !== undefined) return odfType(mimeType);
    const manifest = archive.find(MANIFEST);
    if (!manifest || !archive.find('content.xml')) return undefined;
    const xml = (await archive.read(manifest, UNCOUNTED)).toString('utf8');
    const root = /media-type="([^"]+)"[^>]*full-path="\/"|full-path="\/"[^>]*media-type="([^"]+)"/.exec(xml);
    return odfType(root?.[1] ?? root?.[2] ?? '');
  },

  async extract(archive, type, sink) {
    const encrypted = await encryptedParts(archive, sink);
    for (const entry of archive.entries) {
      const { name } = entry;
      if (name.endsWith('/') || PASSED_OVER.test(name)) continue;
      sink.budget.takeEntry();
      if (encrypted.has(name)) continue;
      const content = await readPart(archive, entry, sink);
      if (!content) continue;
      const [, folder = '', file] = /^(.*\/)?([^/]+)$/.exec(name)!;
      if (file === 'meta.xml') extractMeta(content, sink);
      else if (file === 'content.xml' || file === 'styles.xml') {
        await extractContent(content, sink, {
          type,
          within: folder.slice(0, -1),
          isStyles: file === 'styles.xml',
        });
      } else if (/^(?:Basic|Dialogs|Scripts)\//.test(name)) extractMacro(content, name, sink);
      else await sink.embedded(name, content);
    }
    if (encrypted.size > 0) throw new DocumentError('encrypted');
  },
};

/** Parts that the manifest says are encrypted (ODF 1.3 part 2, 3.4). */
async function encryptedParts(archive: Archive, sink: Sink): Promise<Set<string>> {
  const parts = new Set<string>();
  const entry = archive.find(MANIFEST);
  const xml = entry && (await readPart(archive, entry, sink));
  let path = '';
  if (xml) {
    walkXml(xml, {
      open(name, attributes) {
        if (name === 'file-entry') path = attributes['full-path'] ?? '';
        else if (name === 'encryption-data') parts.add(path);
      },
    });
  }
  return parts;
}

/** Modules of macros are source text within XML. */
function extractMacro(xml: Buffer, name: string, sink: Sink): void {
  walkXml(xml, { text: (text) => sink.text(text, `macro:${name}`) });
}
