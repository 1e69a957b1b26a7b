import { walkXml } from '../ooxml/xml.ts';

const START = Buffer.from('<x:xmpmeta');
const END = Buffer.from('</x:xmpmeta>');

/** Texts of an XMP packet (ISO 16684), wherever in the bytes it begins: elements and attributes with a value. */
export function xmpTexts(data: Buffer): [string, string][] {
  const texts: [string, string][] = [];
  const start = data.indexOf(START);
  if (start === -1) return texts;
  const end = data.indexOf(END, start);
  let property = 'xmp';
  walkXml(data.subarray(start, end === -1 ? undefined : end + END.length), {
    open(name, attributes) {
      if (!/^(?:Alt|Bag|Seq|li|RDF|Description|xmpmeta)$/.test(name)) property = name;
      if (name !== 'Description') return;
      for (const [key, value] of Object.entries(attributes)) {
        if (value !== '' && !/^https?:\/\/(?:ns\.adobe|purl\.org|www\.w3\.org)/.test(value))
          texts.push([key, value]);
      }
    },
    text(text) {
      if (text.trim() !== '') texts.push([property, text]);
    },
  });
  return texts;
}
