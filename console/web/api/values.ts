import type { Device, StoredEvent } from '../../api/contract.ts';

/**
 * The values of the contract's enumerations, in the order in which people expect them. Typed so that a value
 * added to the contract does not compile until it stands here; the schemas themselves would bring their library.
 */
const keys = <K extends string>(all: Record<K, true>) => Object.keys(all) as K[];

export type Severity = StoredEvent['severity'];
export type Channel = NonNullable<StoredEvent['channel']>;
export type EventType = StoredEvent['type'];
export type Action = NonNullable<StoredEvent['decision']>['action'];
export type OutcomeState = NonNullable<StoredEvent['outcome']>['state'];
export type DeviceState = Device['state'];

/** Most severe first. */
export const SEVERITIES = keys<Severity>({ critical: true, high: true, medium: true, low: true, info: true });
export const CHANNELS = keys<Channel>({
  'removable-storage': true,
  'cloud-sync': true,
  messenger: true,
  mail: true,
  'network-share': true,
  printing: true,
  screenshot: true,
  clipboard: true,
  folder: true,
  'at-rest': true,
});
export const ACTIONS = keys<Action>({ block: true, warn: true, audit: true, allow: true });
export const OUTCOMES = keys<OutcomeState>({ done: true, 'not-stopped': true, none: true });
export const DEVICE_STATES = keys<DeviceState>({ online: true, offline: true, silent: true, revoked: true });
export const EVENT_TYPES = keys<EventType>({
  'file.seen': true,
  'open.refused': true,
  'open.unchecked': true,
  'bulk.passed': true,
  'printing.tampered': true,
  'discovery.begun': true,
  'discovery.finished': true,
  'application.refused': true,
  'application.closed': true,
  'application.seen': true,
  'application.first-seen': true,
  'screen.tool-seen': true,
  'screen.tool-closed': true,
  'screen.tool-refused': true,
  'screen.state-begun': true,
  'screen.state-ended': true,
  'screen.key': true,
  'screen.portal': true,
  'device.arrived': true,
  'device.removed': true,
  'device.decided': true,
  'device.release-begun': true,
  'device.release-ended': true,
  'release.requested': true,
  'release-code.used': true,
  'release-code.refused': true,
  'quarantine.restored': true,
  'quarantine.restore-failed': true,
  'quarantine.destroyed': true,
  'person.answered': true,
  'quarantine.release-requested': true,
  'training.confirmed': true,
  'tray.missing': true,
  'evidence.lost': true,
  'evidence.store-full': true,
  'isolation.applied': true,
  'isolation.confirmed': true,
  'isolation.rolled-back': true,
  'isolation.released': true,
  'isolation.tampered': true,
  'isolation.failed': true,
  'zones.applied': true,
  'zones.tampered': true,
  'zones.failed': true,
  'device-control.applied': true,
  'device-control.lifted': true,
  'device-control.tampered': true,
  'device-control.failed': true,
  'open-guard.degraded': true,
  'upgrade.completed': true,
  'upgrade.rolled-back': true,
  'agent.started': true,
  'agent.stopped': true,
  'agent.clock-changed': true,
  'agent.file-changed': true,
  'agent.exposed': true,
  'agent.part-failed': true,
  'agent.spool-corrupt': true,
  'agent.spool-dropped': true,
  'agent.policy-applied': true,
  'agent.policy-refused': true,
  'agent.recognition-updated': true,
  'agent.recognition-failed': true,
  'agent.policy-expired': true,
  'agent.authority-expired': true,
  'agent.order-refused': true,
  'agent.console-frozen': true,
});
/** Levels of the scheme that a policy has unless it names its own; highest first. */
export const DEFAULT_LEVELS = ['top-secret', 'secret', 'confidential', 'internal', 'public'] as const;
