import type { Sink } from '../format.ts';
import { walkXml } from '../ooxml/xml.ts';

/** Properties in meta.xml, the author's own by their names; the title of the template too. */
export function extractMeta(xml: Buffer, sink: Sink): void {
  let name = '';
  let value = '';
  walkXml(xml, {
    open(element, attributes) {
      name = element === 'user-defined' ? (attributes.name ?? element) : element;
      value = '';
      if (element === 'template' && attributes.title) sink.text(attributes.title, 'property:template');
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
