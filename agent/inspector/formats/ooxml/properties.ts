import type { Sink } from '../format.ts';
import { walkXml } from './xml.ts';

/** Document properties (core, extended and custom ones): each is a part `property:NAME` with its value. */
export function extractProperties(xml: Buffer, sink: Sink): void {
  let name: string | undefined;
  let custom: string | undefined;
  let value = '';
  walkXml(xml, {
    open(element, attributes) {
      if (element === 'property') custom = attributes.name ?? '';
      else name = element;
      value = '';
    },
    text(text) {
      value += text;
    },
    close(element) {
      const property = custom ?? name;
      if (property !== undefined && value.trim() !== '') sink.text(value.trim(), `property:${property}`);
      value = '';
      if (element === 'property') custom = undefined;
    },
  });
}
