/** What an incident is about, by the event that opened it: its checklist follows from this. */
export const INCIDENT_KINDS = [
  'removable-storage',
  'cloud',
  'messenger',
  'network-share',
  'mail',
  'printing',
  'screen',
  'at-rest',
  'bulk',
  'application',
  'tampering',
  'other',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

const BY_CHANNEL: Record<string, IncidentKind> = {
  'removable-storage': 'removable-storage',
  'cloud-sync': 'cloud',
  messenger: 'messenger',
  'network-share': 'network-share',
  mail: 'mail',
  printing: 'printing',
  screenshot: 'screen',
  screen: 'screen',
  clipboard: 'screen',
  'at-rest': 'at-rest',
};

/** Somebody worked against the protection itself. */
const TAMPERING = /tampered|^agent\.(file-changed|exposed|clock-changed|spool|stopped|order-refused)/;

export function kindOf({ type, channel }: { type: string; channel: string | null }): IncidentKind {
  if (TAMPERING.test(type)) return 'tampering';
  if (type.startsWith('bulk.')) return 'bulk';
  if (type.startsWith('application.')) return 'application';
  return (channel === null ? undefined : BY_CHANNEL[channel]) ?? 'other';
}
