import type { Candidate, Format, Sink } from '../format.ts';
import { decodeQuotedPrintable } from '../mail/transfer.ts';
import { decodeText } from '../text/charset.ts';
import { encodingOf } from '../text/encoding.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/** Address cards (vCard, RFC 6350 and 2.1 before it) and calendars (RFC 5545): lines unfolded, values decoded. */
export const card: Format = {
  detect({ head, source }) {
    const start = head
      .toString('latin1', 0, 64)
      .replace(/^\xef\xbb\xbf/, '')
      .trimStart()
      .toUpperCase();
    if (source.size > MAX_BYTES) return undefined;
    if (start.startsWith('BEGIN:VCARD')) return 'vcard';
    return start.startsWith('BEGIN:VCALENDAR') ? 'icalendar' : undefined;
  },

  async extract({ source }: Candidate, _type: string, sink: Sink) {
    const content = await source.read(0, source.size);
    const encoding = encodingOf(content.subarray(0, 64 * 1024));
    // Soft breaks of quoted-printable first: their lines begin with no blank.
    const raw = content.toString('latin1').replace(/=\r?\n(?=[^\r\n:;]*(?:=[0-9A-F]{2}|\r?\n|$))/g, '');
    for (const line of raw.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
      sink.budget.checkTime();
      const [, head = '', value = line] = /^([^:]*):(.*)$/s.exec(line) ?? [];
      if (/;(?:ENCODING=)?(?:B|BASE64)\b/i.test(head)) continue;
      const isQuoted = /;(?:ENCODING=)?QUOTED-PRINTABLE\b/i.test(head);
      const bytes = Buffer.from(value, 'latin1');
      const charset = /;CHARSET="?([\w-]+)/i.exec(head)?.[1];
      const decoded = decodeText(isQuoted ? decodeQuotedPrintable(bytes) : bytes, charset ?? encoding);
      const name = decodeText(Buffer.from(head.split(';')[0]!, 'latin1'));
      const text = decoded.replace(/\\n/gi, ' ').replace(/\\([,;\\])/g, '$1');
      sink.text(head === '' ? `${text}\n` : `${name}: ${text}\n`, 'body');
    }
  },
};
