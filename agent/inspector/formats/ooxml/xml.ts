import { SaxesParser } from 'saxes';

export interface XmlHandlers {
  /** `name` without its namespace prefix; attributes likewise. */
  open?(name: string, attributes: Record<string, string>): void;
  close?(name: string): void;
  text?(text: string): void;
  comment?(text: string): void;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

/**
 * Walks XML, forgiving: what is not well-formed is passed over, as the programs that wrote it do. Entities of a
 * document type are not unfolded, and nothing outside the text is ever read.
 */
export function walkXml(xml: Buffer, { open, close, text, comment }: XmlHandlers): void {
  const parser = new SaxesParser({ xmlns: false, fragment: false, position: false });
  parser.on('error', () => {});
  if (open) {
    parser.on('opentag', ({ name, attributes }) => {
      const plain: Record<string, string> = {};
      for (const [key, value] of Object.entries(attributes)) plain[local(key)] = value;
      open(local(name), plain);
    });
  }
  if (close) parser.on('closetag', ({ name }) => close(local(name)));
  if (comment) parser.on('comment', comment);
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  const source = decodeXml(xml);
  for (let at = 0; at < source.length; at += 65_536) parser.write(source.slice(at, at + 65_536));
  parser.close();
}

/** XML 1.0 appendix F: a byte order mark, UTF-16 by its zero bytes, else the encoding that the text declares. */
function decodeXml(xml: Buffer): string {
  const [first, second] = xml;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0))
    return new TextDecoder('utf-16le').decode(xml);
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c))
    return new TextDecoder('utf-16be').decode(xml);
  const declared = /^<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(xml.toString('latin1', 0, 200))?.[1];
  try {
    return new TextDecoder(declared ?? 'utf-8').decode(xml);
  } catch {
    return new TextDecoder('utf-8').decode(xml);
  }
}
