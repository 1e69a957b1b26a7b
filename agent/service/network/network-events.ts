import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Severity } from '../../../shared/events/severity.ts';
import type { Mechanism } from '../../enforcers/network/backend.ts';
import type { NetworkReport } from '../../enforcers/network/reports.ts';
import { agentEvent } from '../events/agent-event.ts';

const SEVERITY: Record<NetworkReport['type'], Severity> = {
  'isolation.applied': 'high',
  'isolation.confirmed': 'info',
  'isolation.rolled-back': 'critical',
  'isolation.released': 'medium',
  'isolation.tampered': 'critical',
  'isolation.failed': 'critical',
  'zones.applied': 'info',
  'zones.tampered': 'high',
  'zones.failed': 'high',
};

/** What the network enforcer reports, as an event. `order`: who asked for the isolation that it is about, and why. */
export function networkEvent(
  report: NetworkReport,
  order: { by: string; reason: string } | undefined,
): GuardEvent {
  const { type, at } = report;
  const about: Record<string, string | number | boolean> = {
    ...(type.startsWith('isolation.') ? order : {}),
  };
  if ('mechanisms' in report) about.mechanisms = report.mechanisms.map(describe).join('; ');
  if ('connectionsCut' in report) about.connectionsCut = report.connectionsCut;
  if ('deadline' in report) about.deadline = report.deadline;
  if ('differences' in report) about.differences = report.differences.join('; ');
  if ('repaired' in report) about.repaired = report.repaired;
  if ('ruleId' in report) about.rule = report.ruleId ?? '-';
  if (type === 'isolation.released') about.releasedBy = report.by;
  if (type === 'isolation.rolled-back' || type === 'isolation.failed' || type === 'zones.failed') {
    about.failure = report.reason;
  }
  return { ...agentEvent(type, SEVERITY[type], about), at };
}

function describe({ name, state, reason }: Mechanism): string {
  return `${name}: ${state}${reason ? ` (${reason})` : ''}`;
}
