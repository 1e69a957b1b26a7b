import type { PackageFormat } from '../zip/package-format.ts';
import { readPart } from '../zip/parts.ts';
import { iwaTexts } from './iwa.ts';

/** Apple's Pages, Numbers and Keynote: words out of their messages, the preview, properties. */
export const iwork: PackageFormat = {
  types: /^iwork$/,

  type(archive) {
    const isIwa = archive.entries.some(({ name }) => /^Index\/.*\.iwa$|^Index\.zip$/i.test(name));
    const isOld =
      archive.find('index.apxl') ?? archive.find('index.xml.gz') ?? archive.find('QuickLook/Thumbnail.jpg');
    const isPackage =
      isOld &&
      archive.entries.some(({ name }) => /^(?:index\.(?:xml|apxl)|buildVersionHistory\.plist)/i.test(name));
    return isIwa || isPackage ? 'iwork' : undefined;
  },

  async extract(archive, _type, sink) {
    for (const entry of archive.entries) {
      const { name } = entry;
      if (
        name.endsWith('/') ||
        /\.plist$|buildVersionHistory|DocumentIdentifier|^preview-|Thumbnail/i.test(name)
      )
        continue;
      sink.budget.takeEntry();
      const content = await readPart(archive, entry, sink);
      if (!content) continue;
      if (!/\.iwa$/i.test(name)) {
        await sink.embedded(name, content);
        continue;
      }
      try {
        for (const text of iwaTexts(content)) sink.text(`${text}\n`, 'body');
      } catch (error) {
        if ((error as Error).name === 'BudgetExceeded') throw error;
        sink.problem('corrupt');
      }
    }
  },
};
