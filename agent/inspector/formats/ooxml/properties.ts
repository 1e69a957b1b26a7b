import type { Sink } from '../format.ts';
import { walkXml } from './xml.ts';

/** Document properties (core, extended and custom ones): each is a part `property:NAME` with its value. */
export function extractProperties(xml: Buffer, sink: Sink): void {
  let depth = 0;
  let property = '';
  let values: string[] = [];
  let value = '';
  walkXml(xml, {
    open(element, attributes) {
      depth += 1;
      if (depth === 2) {
        property = element === 'property' ? (attributes.name ?? '') : element;
        values = [];
        if (attributes.linkTarget) values.push(attributes.linkTarget);
      }
      value = '';
    },
    text(text) {
      value += text;
    },
    close() {
      if (value.trim() !== '') values.push(value.trim());
      value = '';
      if (depth === 2 && values.length > 0) sink.text(values.join('\n'), `property:${property}`);
      depth -= 1;
    },
  });
}

/**
 * Sensitivity labels that newer Office keeps apart ([MS-OFFCRYPTO] 2.6), under the names that the same labels have
 * among the custom properties.
 */
export function extractLabels(xml: Buffer, sink: Sink): void {
  const NAMES: Record<string, string> = {
    enabled: 'Enabled',
    method: 'Method',
    siteId: 'SiteId',
    name: 'Name',
    contentBits: 'ContentBits',
    setDate: 'SetDate',
    actionId: 'ActionId',
  };
  walkXml(xml, {
    open(element, attributes) {
      if (element !== 'label' || !attributes.id) return;
      const id = attributes.id.replace(/[{}]/g, '');
      for (const [key, name] of Object.entries(NAMES)) {
        const value = key === 'enabled' && attributes[key] === '1' ? 'true' : attributes[key];
        if (value) sink.text(value.replace(/[{}]/g, ''), `property:MSIP_Label_${id}_${name}`);
      }
    },
  });
}
