import { type Candidate, DocumentError, type Format, type Sink } from '../format.ts';
import { encodingOf } from '../text/encoding.ts';
import { splitHeaders } from './headers.ts';
import { readMessage } from './message.ts';

/** A message is read whole; a larger one is said to be too large. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Headers that mail has and other texts that begin alike (HTTP, notes, configuration) do not. */
const TELLING =
  /^(?:received|return-path|message-id|mime-version|delivered-to|dkim-signature|x-mailer|x-originating-ip|in-reply-to|references|content-transfer-encoding|x-unsent|newsgroups|thread-topic|thread-index|bcc|reply-to)$/i;
const USUAL =
  /^(?:from|to|cc|subject|date|sender|content-type|content-disposition|importance|x-[a-z-]+|user-agent)$/i;

/** Mail messages, saved pages (MHTML) and Apple's .emlx. */
export const eml: Format = {
  detect(candidate) {
    const { head, name } = candidate;
    const start = messageStart(head);
    if (head.length === 0 || !isHeaderLike(head.subarray(start)) || encodingOf(head)?.startsWith('utf-16'))
      return undefined;
    const { headers } = splitHeaders(head.subarray(start));
    const telling = headers.filter((header) => TELLING.test(header.name)).length;
    const usual = headers.filter((header) => USUAL.test(header.name)).length;
    const named = /\.(?:eml|emlx|mht|mhtml|nws|msg|p7m)$/i.test(name);
    if (telling + usual < (named ? 1 : 2) || (telling === 0 && usual < (named ? 1 : 3))) return undefined;
    const type = headers.find((header) => header.name.toLowerCase() === 'content-type')?.raw ?? '';
    return /multipart\/related/i.test(type) &&
      /\.mht(?:ml)?$|^Snapshot-Content-Location/im.test(`${name}\n${head.toString('latin1', 0, 2048)}`)
      ? 'mht'
      : 'eml';
  },

  async extract({ source, head }: Candidate, _type: string, sink: Sink) {
    if (source.size > MAX_BYTES) throw new DocumentError('too-large');
    const start = messageStart(head);
    // Apple's length counts the message; a property list follows it.
    const stated = start > 0 ? Number.parseInt(head.toString('latin1', 0, 16), 10) : Number.NaN;
    const length = Number.isNaN(stated) ? source.size : stated;
    await readMessage(await source.read(start, Math.min(length, source.size - start)), sink);
  },
};

/** A mark, blank lines, or the length that Apple's mail program writes before the message. */
function messageStart(head: Buffer): number {
  const [prefix = ''] =
    /^(?:\xef\xbb\xbf)?(?:\d{1,10} *\r?\n|(?:[ \t]*\r?\n)*)/.exec(head.toString('latin1', 0, 256)) ?? [];
  return prefix.length;
}

function isHeaderLike(head: Buffer): boolean {
  return /^(?:>?From |[!-9;-~]{2,76}[ \t]*:)/.test(head.toString('latin1', 0, 128));
}
