import { randomUUID } from 'node:crypto';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { DeviceInfo } from '../../../shared/events/observation.ts';
import type { Severity } from '../../../shared/events/severity.ts';
import { type Access, type DeviceControl, stricter } from '../../../shared/policy/device-control.ts';
import type { DeviceDescriptor } from '../../../shared/policy/device-decision.ts';
import type { DeviceMechanism } from '../../enforcers/usb/backend.ts';
import type { DeviceReport } from '../../enforcers/usb/device-control.ts';
import { agentEvent } from '../events/agent-event.ts';

type Decided = Extract<DeviceReport, { type: 'device.decided' }>;

/** A report of the device enforcer as the event that goes to the console. Pure but for the event's id. */
export function deviceEvent(
  report: DeviceReport,
  policy: { revision: number; deviceControl?: DeviceControl | undefined },
): GuardEvent {
  switch (report.type) {
    case 'device-control.applied': {
      const complete = report.mechanisms.every(({ state }) => state === 'active');
      return agentEvent(report.type, complete ? 'info' : 'medium', {
        revision: policy.revision,
        mechanisms: report.mechanisms.map(describe).join('; '),
      });
    }
    case 'device-control.lifted':
      return agentEvent(report.type, 'info', { revision: policy.revision });
    case 'device-control.tampered':
      return agentEvent(report.type, report.repaired ? 'high' : 'critical', {
        differences: report.differences.join('; '),
        repaired: report.repaired,
      });
    case 'device-control.failed':
      return agentEvent(report.type, 'high', { reason: report.reason });
    case 'device.decided':
      return decidedEvent(report, policy);
  }
}

/** The strictest access of a device's interfaces: what a person would say has happened to it. */
export function accessOf({ decisions }: Pick<Decided, 'decisions'>): Access {
  return decisions.map(({ access }) => access).reduce(stricter, 'allow');
}

/** The device's own words for itself, else its numbers. Untrusted text. */
export function nameOf({ vendor, product, vendorId, productId, id }: DeviceDescriptor): string {
  const words = [vendor, product].filter(Boolean).join(' ');
  return words || (vendorId ? `USB ${vendorId}:${productId ?? ''}` : id);
}

function decidedEvent(
  report: Decided,
  policy: { revision: number; deviceControl?: DeviceControl | undefined },
): GuardEvent {
  const { device, decisions, results, achieved } = report;
  const access = accessOf(report);
  const decisive = decisions.find((decision) => decision.access === access)!;
  const suspicious = decisions.some((decision) => decision.suspicious);
  const severity = severityOf(access, achieved, suspicious);
  const notes = [...new Set(results.flatMap(({ note }) => note ?? []))];
  const message = policy.deviceControl?.message;
  return {
    id: randomUUID(),
    at: report.at,
    type: 'device.decided',
    severity,
    ...(isStorage(decisive.class) ? { channel: 'removable-storage' as const } : {}),
    device: deviceInfo(device),
    decision: {
      // A policy's actions know no 'read-only': it is in the details.
      action: access === 'block' ? 'block' : access === 'read-only' ? 'audit' : 'allow',
      severity,
      ...(decisive.ruleId === undefined ? {} : { ruleId: decisive.ruleId }),
      ...(message && access !== 'allow' ? { message } : {}),
      policyRevision: policy.revision,
    },
    outcome:
      access === 'allow'
        ? { state: 'none' }
        : achieved
          ? { state: 'done' }
          : { state: 'not-stopped', reason: 'error' },
    details: {
      access,
      class: decisive.class,
      because: decisive.because,
      interfaces: decisions
        .map((decision, index) => {
          const mechanism = results[index]?.mechanism ?? '';
          const { id, class: deviceClass, access: given } = decision;
          return given === 'allow'
            ? `${id} ${deviceClass}: allow`
            : `${id} ${deviceClass}: ${given} (${mechanism})`;
        })
        .join('; ')
        .slice(0, 1024),
      ...(notes.length > 0 ? { note: notes.join('; ').slice(0, 1024) } : {}),
      ...(suspicious ? { suspicious: true } : {}),
    },
  };
}

function severityOf(access: Access, achieved: boolean, suspicious: boolean): Severity {
  if (!achieved || suspicious) return 'high';
  if (access === 'block') return 'medium';
  return access === 'read-only' ? 'low' : 'info';
}

function isStorage(deviceClass: string): boolean {
  return deviceClass === 'usb-storage' || deviceClass === 'sd' || deviceClass === 'optical';
}

/** Under the key that the storage monitor gives the same device, so that the console sees one. */
function deviceInfo(device: DeviceDescriptor): DeviceInfo {
  const { id, vendorId, productId, serial, vendor, product, interfaces } = device;
  const kind = interfaces[0]?.kind ?? 'usb';
  const bus =
    vendorId !== undefined ? 'usb' : kind === 'sd' ? 'mmc' : kind === 'optical' ? 'scsi' : 'unknown';
  const ids = vendorId ? `${vendorId}:${productId ?? ''}:` : '';
  const place = id.replace(/^(scsi|mmc):/, '');
  return {
    key: `${bus}:${ids}${serial ?? `@${place}`}`.slice(0, 512),
    bus,
    ...usbId('vendorId', vendorId),
    ...usbId('productId', productId),
    ...(vendor === undefined ? {} : { vendor }),
    ...(product === undefined ? {} : { product }),
    ...(serial === undefined ? {} : { serial }),
  };
}

function usbId(name: 'vendorId' | 'productId', value: string | undefined): Partial<DeviceInfo> {
  return value && /^[0-9a-f]{4}$/.test(value) ? { [name]: value } : {};
}

function describe({ name, state, reason }: DeviceMechanism): string {
  return reason ? `${name}: ${state} (${reason})` : `${name}: ${state}`;
}
