import { type Severity, severityRank } from '../../../../shared/events/severity.ts';
import type { StoredNotice } from '../notifier.ts';
import { type ForwardRecord, severityOf, timeOf } from '../record.ts';

/** Distinct names kept of what many alike records were about. */
const NAMES = 3;
/** Kinds kept at once; what comes beyond is only counted. */
const MOST_FOLDS = 100;
const NAME_LENGTH = 120;

/** Records that are alike, in one: how many, from when to when, and a few names. */
export interface Fold {
  key: string;
  severity: Severity;
  count: number;
  first: number;
  last: number;
  pcs: Names;
  users: Names;
  files: Names;
  what:
    | { source: 'events'; type: string; channel?: string; action?: string; rule?: StoredNotice['title'] }
    | { source: 'audit'; action: string }
    | { source: 'notices'; title: StoredNotice['title']; text: StoredNotice['text']; link?: string };
}

/** Some names, and how many records named one that is not among them. */
interface Names {
  some: string[];
  others: number;
}

/** Folds more records into what there is. Alike is what differs only in time, PC, person and file. */
export function fold(folds: readonly Fold[], records: readonly ForwardRecord[]): Fold[] {
  const byKey = new Map(folds.map((each) => [each.key, structuredClone(each)]));
  for (const record of records) {
    const what = whatOf(record);
    const severity = severityOf(record);
    const key = JSON.stringify([severity, what]);
    let known = byKey.get(key);
    if (!known && byKey.size >= MOST_FOLDS) {
      const least = [...byKey.values()].reduce((a, b) =>
        severityRank(b.severity) < severityRank(a.severity) ? b : a,
      );
      if (severityRank(least.severity) < severityRank(severity)) byKey.delete(least.key);
      else {
        least.count++;
        continue;
      }
    }
    if (!known) {
      const at = timeOf(record);
      known = {
        key,
        severity,
        count: 0,
        first: at,
        last: at,
        pcs: none(),
        users: none(),
        files: none(),
        what,
      };
      byKey.set(key, known);
    }
    known.count++;
    known.first = Math.min(known.first, timeOf(record));
    known.last = Math.max(known.last, timeOf(record));
    if (record.source === 'events') {
      note(known.pcs, record.event.hostname || record.event.agentId);
      note(known.users, record.event.actor?.user);
      note(known.files, record.event.file?.name);
    } else if (record.source === 'audit') note(known.users, record.entry.actor.name);
  }
  return [...byKey.values()];
}

/** The gravest first, then what there is most of. */
export function sorted(folds: readonly Fold[]): Fold[] {
  return folds.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity) || b.count - a.count);
}

function none(): Names {
  return { some: [], others: 0 };
}

function note(names: Names, name: string | undefined): void {
  if (!name) return;
  const short = name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}…` : name;
  if (names.some.includes(short)) return;
  if (names.some.length < NAMES) names.some.push(short);
  else names.others++;
}

function whatOf(record: ForwardRecord): Fold['what'] {
  if (record.source === 'audit') return { source: 'audit', action: record.entry.action };
  if (record.source === 'notices') {
    const { title, text, link } = record.notice;
    return { source: 'notices', title, text, ...(link === undefined ? {} : { link }) };
  }
  const { type, channel, decision } = record.event;
  const rule = decision?.ruleName ?? decision?.ruleId;
  return {
    source: 'events',
    type,
    ...(channel ? { channel } : {}),
    ...(decision ? { action: decision.action } : {}),
    ...(rule === undefined ? {} : { rule }),
  };
}
