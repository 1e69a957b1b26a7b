import { valueName } from '../../../shared/event-query/fields.ts';
import type { EventColumn } from '../../../shared/events/event-columns.ts';
import type { Language } from '../../../shared/i18n/text.ts';
import type { StoredEvent } from '../../api/contract.ts';

/** How an export is written: the reader's language and IANA time zone. */
export interface Reader {
  language: Language;
  zone: string;
}

/** What stands in each column of an event; empty where it has nothing of the kind. */
export function exportCells(columns: readonly EventColumn[], { language, zone }: Reader) {
  const time = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'longOffset',
  });
  const name = (field: Parameters<typeof valueName>[0], id: string | undefined) =>
    id && valueName(field, id, language);
  const cells: Record<EventColumn, (event: StoredEvent) => string | number | undefined> = {
    at: ({ at }) => time.format(at),
    severity: ({ severity }) => name('severity', severity),
    what: ({ type, file }) => file?.name ?? type,
    level: ({ inspection }) => name('level', inspection?.level),
    // `not stopped` is never written as `stopped`.
    result: ({ decision, outcome }) =>
      outcome?.state === 'not-stopped' ? name('outcome', outcome.state) : name('action', decision?.action),
    user: ({ actor }) => actor?.user,
    device: ({ hostname }) => hostname,
    channel: ({ channel }) => name('channel', channel),
    rule({ decision }) {
      const rule = decision?.ruleName ?? decision?.ruleId;
      return typeof rule === 'object' ? rule[language] : rule;
    },
    type: ({ type }) => type,
    path: ({ file }) => file?.path,
    size: ({ file }) => file?.sizeBytes,
    sha256: ({ file, inspection }) => file?.sha256 ?? inspection?.sha256,
    process: ({ process }) => process?.path ?? process?.name,
    destination: ({ destination }) => destination?.name,
    storage: ({ device }) =>
      device && [device.vendor, device.product, device.serial].filter(Boolean).join(' '),
    detectors: ({ inspection }) =>
      [...new Set(inspection?.findings.map(({ detector }) => detector))].join(' '),
    receivedAt: ({ receivedAt }) => time.format(receivedAt),
  };
  return (event: StoredEvent) => columns.map((column) => String(cells[column](event) ?? ''));
}
