import type { AuditEntry } from '../../../shared/events/audit-entry.ts';
import { type Severity, severityRank } from '../../../shared/events/severity.ts';
import type { StoredEvent } from '../../api/contract.ts';
import type { IntegrationFilter, Source } from '../../api/contract-integrations.ts';
import type { StoredNotice } from './notifier.ts';

/** One thing to be forwarded, with its place in its source. */
export type ForwardRecord =
  | { source: 'events'; position: number; event: StoredEvent; groups: readonly string[] }
  | { source: 'audit'; position: number; entry: AuditEntry }
  | { source: 'notices'; position: number; notice: StoredNotice };

/** The same for every attempt to deliver it, and of no other record. */
export function recordId(record: ForwardRecord): string {
  if (record.source === 'events') return record.event.id;
  if (record.source === 'notices') return record.notice.id;
  return `audit-${record.position - 1}`;
}

export function timeOf(record: ForwardRecord): number {
  if (record.source === 'events') return record.event.at;
  return record.source === 'audit' ? record.entry.at : record.notice.at;
}

/** Acts carry no severity of their own: an attempt that was refused counts more than what was let happen. */
export function severityOf(record: ForwardRecord): Severity {
  if (record.source === 'events') return record.event.severity;
  if (record.source === 'notices') return record.notice.severity;
  return auditSeverity(record.entry.action);
}

const GRAVE: ReadonlySet<AuditEntry['action']> = new Set([
  'device.identity-suspected',
  'authority.replaced',
  'approval.forbidden',
  'console.restored',
  'console.moved',
]);

export function auditSeverity(action: AuditEntry['action']): Severity {
  if (GRAVE.has(action)) return 'high';
  return action.endsWith('.refused') ? 'medium' : 'info';
}

/** Whether a target asks for a record. Types, channels and groups are of events. */
export function asksFor(filter: IntegrationFilter, record: ForwardRecord): boolean {
  if (!filter.sources.includes(record.source)) return false;
  if (severityRank(severityOf(record)) < severityRank(filter.severity)) return false;
  if (record.source !== 'events') return true;
  const { event, groups } = record;
  if (filter.types && !filter.types.includes(event.type)) return false;
  if (filter.channels && !(event.channel && filter.channels.includes(event.channel))) return false;
  return !filter.groups || filter.groups.some((group) => groups.includes(group));
}

export type Cursors = Record<Source, number>;
