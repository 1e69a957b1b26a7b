import { hostname } from 'node:os';
import { severityRank } from '../../../../shared/events/severity.ts';
import { type ForwardRecord, severityOf, timeOf } from '../record.ts';
import { formatCef } from './cef.ts';
import { formatEcs } from './ecs.ts';
import { formatLeef } from './leef.ts';
import { formatOcsf } from './ocsf.ts';

export type Body = 'cef' | 'leef' | 'ocsf' | 'ecs';

/** RFC 5424 section 6.2.1: 13 is 'log audit'. */
const FACILITY = 13;
/** Ours from info to critical: informational, notice, warning, error, critical. */
const SEVERITY = [6, 5, 4, 3, 2] as const;
const NIL = '-';

/** One message of RFC 5424, without the frame of its transport. */
export function syslogMessage(record: ForwardRecord, format: Body): string {
  const priority = FACILITY * 8 + SEVERITY[severityRank(severityOf(record))]!;
  const [from, messageId] =
    record.source === 'events'
      ? [record.event.hostname, record.event.type]
      : [hostname(), record.source === 'audit' ? record.entry.action : record.notice.kind];
  return [
    `<${priority}>1`,
    new Date(timeOf(record)).toISOString(),
    printable(from, 255),
    'guardpost',
    NIL,
    printable(messageId, 32),
    NIL,
    bodyOf(record, format),
  ].join(' ');
}

/** Octet counting, RFC 6587 section 3.4.1 and RFC 5425 section 4.3.1: a line end in a message is no end of it. */
export function framed(message: string): string {
  return `${Buffer.byteLength(message)} ${message}`;
}

function bodyOf(record: ForwardRecord, format: Body): string {
  switch (format) {
    case 'cef':
      return formatCef(record);
    case 'leef':
      return formatLeef(record);
    case 'ocsf':
      return JSON.stringify(formatOcsf(record));
    case 'ecs':
      return JSON.stringify(formatEcs(record));
  }
}

/** PRINTUSASCII of RFC 5424: 33 to 126. */
function printable(text: string, most: number): string {
  return text.replace(/[^\x21-\x7e]/g, '_').slice(0, most) || NIL;
}
