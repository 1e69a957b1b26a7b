import { Parser } from 'htmlparser2';
import { chunksOf } from '../../source.ts';
import type { Candidate, Format, Sink } from '../format.ts';
import { decoderFor, namedEncoding } from '../text/charset.ts';
import { encodingOf, type TextEncoding } from '../text/encoding.ts';

/** Elements that begin a line of their own. */
const BLOCKS = new Set(
  'address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead title tr ul'.split(
    ' ',
  ),
);
/** Attributes that a person reads, or in which something can be hidden from one. */
const READ_ATTRIBUTES = ['alt', 'title', 'value', 'placeholder', 'content', 'href', 'src', 'aria-label'];
const MAX_HIDDEN = 65_536;

/** HTML and XHTML: text with its lines and table cells, attributes that are read, comments. */
export const html: Format = {
  detect({ head, name }) {
    const encoding = encodingOf(head);
    if (encoding === undefined) return undefined;
    const start = decoderFor(encoding).decode(head, { stream: true }).slice(0, 2048);
    const named = /\.x?html?$/i.test(name);
    return /^\s*(<!--[\s\S]*?-->\s*|<\?xml[^>]*>\s*)*<(!doctype html|html|head|body)[\s>]/i.test(start) ||
      (named && /<[a-z][^>]*>/i.test(start))
      ? 'html'
      : undefined;
  },

  async extract({ source, head }: Candidate, _type: string, sink: Sink) {
    const decoder = decoderFor(declaredEncoding(head) ?? encodingOf(head)!);
    let silent = 0;
    // Lines within a cell must not tear its row apart.
    let cells = 0;
    const tables: number[] = [];
    // Attributes, comments and scripts are a text of their own: they must not tear the running text apart.
    const hidden: string[] = [];
    const hide = (value: string) => {
      hidden.push(value.slice(0, MAX_HIDDEN));
      sink.budget.takeUnpacked(value.length);
    };
    const parser = new Parser(
      {
        onopentag(name, given) {
          if (name === 'script' || name === 'style') silent += 1;
          if (name === 'td' || name === 'th') cells += 1;
          else if (name === 'table') tables.push(cells);
          if (name === 'table' || name === 'tr') cells = 0;
          if (BLOCKS.has(name)) sink.text(cells > 0 ? ' ' : '\n', 'body');
          for (const key of READ_ATTRIBUTES) {
            const value = given[key];
            if (value && !value.startsWith('data:')) hide(value);
          }
        },
        onclosetag(name) {
          if (name === 'script' || name === 'style') silent = Math.max(0, silent - 1);
          if (name === 'td' || name === 'th') {
            cells = 0;
            sink.text('\t', 'body');
          } else if (BLOCKS.has(name)) sink.text(cells > 0 ? ' ' : '\n', 'body');
          if (name === 'table') cells = tables.pop() ?? 0;
        },
        ontext(text) {
          if (silent === 0) sink.text(text.replace(/\s+/g, ' '), 'body');
          else hide(text);
        },
        oncomment(text) {
          hide(text);
        },
      },
      { decodeEntities: true, lowerCaseTags: true },
    );
    for await (const chunk of chunksOf(source)) {
      parser.write(decoder.decode(chunk, { stream: true }));
      sink.budget.checkTime();
    }
    parser.write(decoder.decode());
    parser.end();
    if (hidden.length > 0) sink.text(hidden.join('\n'), 'attributes');
  },
};

/** `<meta charset>` in the first kilobyte, as the HTML standard has it, where it is one that we read. */
function declaredEncoding(head: Buffer): TextEncoding | undefined {
  const declared = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(
    head.subarray(0, 1024).toString('latin1'),
  )?.[1];
  const encoding = declared === undefined ? undefined : namedEncoding(declared);
  // The mark wins over what the page says (HTML standard, encoding sniffing).
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  // A page that says GBK and is UTF-16 was saved anew by a program that did not look.
  return encodingOf(head)?.startsWith('utf-16') ? undefined : encoding;
}
