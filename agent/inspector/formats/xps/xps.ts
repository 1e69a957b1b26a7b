import type { Sink } from '../format.ts';
import { extractProperties } from '../ooxml/properties.ts';
import { walkXml } from '../ooxml/xml.ts';
import type { PackageFormat } from '../zip/package-format.ts';
import { readPart, UNCOUNTED } from '../zip/parts.ts';

/** XPS and OpenXPS (ECMA-388): glyph runs of the pages, properties, pictures. */
export const xps: PackageFormat = {
  types: /^xps$/,

  async type(archive) {
    if (archive.entries.some(({ name }) => /\.fdseq$/i.test(name))) return 'xps';
    const list = archive.find('[Content_Types].xml');
    if (!list) return undefined;
    const xml = (await archive.read(list, UNCOUNTED)).toString('utf8');
    return /ms-package\.xps-fixed|openxps|\.fixeddocumentsequence\+xml/i.test(xml) ? 'xps' : undefined;
  },

  async extract(archive, _type, sink) {
    for (const entry of archive.entries) {
      const { name } = entry;
      if (!/\.(?:fpage|png|jpe?g|tiff?|wdp)$|^docProps\/.*\.xml$/i.test(name)) continue;
      sink.budget.takeEntry();
      const content = await readPart(archive, entry, sink);
      if (!content) continue;
      if (/\.fpage$/i.test(name)) extractPage(content, sink);
      else if (/\.xml$/i.test(name)) extractProperties(content, sink);
      else await sink.embedded(name, content);
    }
  },
};

/** Runs with the same base line make one line (12.1.3 UnicodeString, OriginY). */
function extractPage(xml: Buffer, sink: Sink): void {
  let line: string | undefined;
  const aside: string[] = [];
  walkXml(xml, {
    open(name, attributes) {
      sink.budget.checkTime();
      for (const key of [
        'AutomationProperties.Name',
        'AutomationProperties.HelpText',
        'FixedPage.NavigateUri',
      ]) {
        if (attributes[key]) aside.push(attributes[key]!);
      }
      const { UnicodeString: text, OriginY: y } = attributes;
      if (name !== 'Glyphs' || !text) return;
      if (line !== undefined) sink.text(line === y ? ' ' : '\n', 'body');
      line = y ?? '';
      // A leading {} is an escape (XAML).
      sink.text(text.replace(/^\{\}/, ''), 'body');
    },
  });
  sink.text('\n', 'body');
  if (aside.length > 0) sink.text(`${aside.join('\n')}\n`, 'attributes');
}
