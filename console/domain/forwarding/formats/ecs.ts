import { isIP } from 'node:net';
import { severityRank } from '../../../../shared/events/severity.ts';
import { type ForwardRecord, recordId, severityOf, timeOf } from '../record.ts';
import { deviceOf, factsOf, findingsOf, hashOf, productVersion, rfc3339, ruleNameOf } from './fields.ts';

const ECS_VERSION = '9.2.0';

/**
 * Elastic Common Schema (elastic.co/docs/reference/ecs). What it has no field for stands under `guardpost`, which as a
 * proper name cannot collide with a field of the schema to come.
 */
export function formatEcs(record: ForwardRecord): Record<string, unknown> {
  const severity = severityOf(record);
  const common = {
    '@timestamp': rfc3339(timeOf(record)),
    ecs: { version: ECS_VERSION },
    observer: { vendor: 'Guardpost', product: 'Guardpost', type: 'dlp', version: productVersion() },
  };
  const event = {
    id: recordId(record),
    module: 'guardpost',
    severity: severityRank(severity),
  };
  const log = { level: severity };
  if (record.source === 'audit') {
    const { actor, action, target, details } = record.entry;
    return {
      ...common,
      message: target === undefined ? action : `${action} ${target}`,
      log,
      event: {
        ...event,
        kind: 'event',
        category: ['configuration'],
        type: [action.endsWith('.refused') ? 'denied' : 'info'],
        dataset: 'guardpost.audit',
        action,
        outcome: action.endsWith('.refused') ? 'failure' : 'success',
      },
      user: { name: actor.name },
      ...(actor.address !== undefined && isIP(actor.address) !== 0 ? { source: { ip: actor.address } } : {}),
      guardpost: { audit: { actor_kind: actor.kind, target, facts: factsOf(details) } },
    };
  }
  if (record.source === 'notices') {
    const { title, text, kind } = record.notice;
    return {
      ...common,
      message: `${typeof title === 'string' ? title : title.en}: ${typeof text === 'string' ? text : text.en}`,
      log,
      event: { ...event, kind: 'alert', dataset: 'guardpost.notices', action: kind },
    };
  }
  const { event: stored, groups } = record;
  const { file, process, actor, decision, outcome, device, destination } = stored;
  const rule = ruleNameOf(stored);
  return {
    ...common,
    message: rule === undefined ? stored.type : `${stored.type}: ${rule}`,
    log,
    event: {
      ...event,
      kind: severityRank(severity) > 0 ? 'alert' : 'event',
      category: [file ? 'file' : 'host'],
      type: [decision?.action === 'block' ? 'denied' : 'info'],
      dataset: 'guardpost.events',
      action: stored.type,
      ingested: rfc3339(stored.receivedAt),
      ...(outcome && outcome.state !== 'none'
        ? { outcome: outcome.state === 'done' ? 'success' : 'failure' }
        : {}),
      ...(outcome?.reason ? { reason: outcome.reason } : {}),
    },
    host: { name: stored.hostname, hostname: stored.hostname },
    agent: { id: stored.agentId, type: 'guardpost' },
    ...(actor
      ? { user: { name: actor.user, ...(actor.uid === undefined ? {} : { id: String(actor.uid) }) } }
      : {}),
    ...(process ? { process: { pid: process.pid, name: process.name, executable: process.path } } : {}),
    ...(file
      ? {
          file: {
            name: file.name,
            path: file.path,
            size: file.sizeBytes,
            ...(hashOf(stored) ? { hash: { sha256: hashOf(stored) } } : {}),
          },
        }
      : {}),
    ...(decision?.ruleId ? { rule: { id: decision.ruleId, name: rule } } : {}),
    ...(device
      ? { device: { id: device.key, manufacturer: device.vendor, model: { name: device.product } } }
      : {}),
    guardpost: {
      channel: stored.channel,
      decision: decision?.action,
      outcome: outcome?.state,
      policy_revision: decision?.policyRevision,
      level: stored.inspection?.level,
      findings: findingsOf(stored),
      inspection_error: stored.inspection?.error,
      storage_device: deviceOf(stored),
      destination: destination?.name,
      groups,
      facts: factsOf(stored.details),
    },
  };
}
