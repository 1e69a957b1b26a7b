import { DocumentError, type Sink } from '../format.ts';
import { walkXml } from '../ooxml/xml.ts';
import type { Archive } from '../zip/archive.ts';
import type { PackageFormat } from '../zip/package-format.ts';
import { readPart } from '../zip/parts.ts';
import { extractPage } from './page.ts';

/** What names parts and fonts, and the signatures, which hold no text of the document. */
const PASSED_OVER =
  /(?:^|\/)(?:DocumentRes|PublicRes|PageRes|Signatures?|Pages|Extensions|Versions?|DocVersion)\.xml$|\.(?:ttf|otf|ttc|cff|dat|esl)$/i;

/** OFD, the Chinese standard for documents of fixed layout (GB/T 33190-2016). */
export const ofd: PackageFormat = {
  types: /^ofd$/,

  type: (archive) => (archive.find('OFD.xml') || archive.find('Encryptions.xml') ? 'ofd' : undefined),

  async extract(archive, _type, sink) {
    // GM/T 0099: the parts are there, but only for who has the key.
    const isEncrypted = archive.find('Encryptions.xml') !== undefined;
    const attachments = await readIndexes(archive, sink);
    for (const entry of inReadingOrder(archive)) {
      const { name } = entry;
      if (name.endsWith('/') || PASSED_OVER.test(name)) continue;
      sink.budget.takeEntry();
      const content = await readPart(archive, entry, sink);
      if (!content) continue;
      const isXml = /\.xml$/i.test(name) && !attachments.has(name);
      if (!isXml) await sink.embedded(attachments.get(name) ?? name, content);
      else if (/^OFD\.xml$/i.test(name)) readProperties(content, sink);
      else extractPage(content, partOf(name), sink);
    }
    if (isEncrypted) throw new DocumentError('encrypted');
  },
};

/** Pages by their number, whatever the order in which they were packed. */
function inReadingOrder(archive: Archive) {
  const number = (name: string) => Number(/Page_(\d+)\//i.exec(name)?.[1] ?? 0);
  return [...archive.entries].sort((a, b) => number(a.name) - number(b.name));
}

function partOf(name: string): string {
  if (/Tpls?\//i.test(name)) return 'template';
  if (/Annots?\//i.test(name) || /Annot/i.test(name)) return 'annotations';
  return /Content\.xml$/i.test(name) ? 'body' : `part:${name.split('/').at(-1)}`;
}

/** DocInfo (7.4): title, author, key words and properties of the author's own. */
function readProperties(xml: Buffer, sink: Sink): void {
  let name = '';
  let value = '';
  walkXml(xml, {
    open(element, attributes) {
      name = element === 'CustomData' ? (attributes.Name ?? element) : element;
      value = '';
    },
    text(text) {
      value += text;
    },
    close() {
      if (value.trim() !== '') sink.text(value.trim(), `property:${name}`);
      value = '';
    },
  });
}

/** Attachments (clause 20): where each lies, and the name that a person gave it. */
async function readIndexes(archive: Archive, sink: Sink): Promise<Map<string, string>> {
  const attachments = new Map<string, string>();
  for (const entry of archive.entries) {
    if (!/Attachments\.xml$/i.test(entry.name)) continue;
    const xml = await readPart(archive, entry, sink);
    if (!xml) continue;
    const folder = entry.name.split('/').slice(0, -1).join('/');
    let named = '';
    let location = '';
    walkXml(xml, {
      open(element, attributes) {
        if (element === 'Attachment') named = attributes.Name ?? '';
        else if (element === 'FileLoc') location = '';
      },
      text(text) {
        location += text;
      },
      close(element) {
        if (element !== 'FileLoc') return;
        const path = location.trim();
        const found =
          archive.find(path.replace(/^\//, '')) ??
          archive.find(`${folder}/${path}`) ??
          archive.find(`Doc_0/${path}`);
        if (found)
          attachments.set(
            found.name,
            named === '' || /\.\w+$/.test(named) ? named || found.name : `${named}.${path.split('.').at(-1)}`,
          );
      },
    });
  }
  return attachments;
}
