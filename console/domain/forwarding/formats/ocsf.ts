import { isIP } from 'node:net';
import { type Severity, severityRank } from '../../../../shared/events/severity.ts';
import type { StoredEvent } from '../../../api/contract.ts';
import { type ForwardRecord, recordId, severityOf, timeOf } from '../record.ts';
import { deviceOf, factsOf, findingsOf, hashOf, productVersion, ruleNameOf } from './fields.ts';

/** Version of the schema at schema.ocsf.io that these classes are of. */
const SCHEMA = '1.8.0';
const FINDINGS = 2;
const DETECTION_FINDING = 2004;
const DATA_SECURITY_FINDING = 2006;
const APPLICATION_ACTIVITY = 6;
const API_ACTIVITY = 6003;

/** severity_id: 1 informational to 5 critical. */
const severityId = (severity: Severity) => severityRank(severity) + 1;
/** data_security.confidentiality_id: 1 not confidential, 2 confidential, 3 secret, 4 top secret, 5 private, 99 other. */
const CONFIDENTIALITY: Record<string, number> = {
  public: 1,
  internal: 5,
  confidential: 2,
  secret: 3,
  'top-secret': 4,
};

/**
 * Open Cybersecurity Schema Framework. A file on a way out is a Data Security Finding (2006), what else an agent tells
 * a Detection Finding (2004), an act in the record API Activity (6003).
 */
export function formatOcsf(record: ForwardRecord): Record<string, unknown> {
  if (record.source === 'audit') return apiActivity(record);
  if (record.source === 'notices') {
    const { title, text, kind } = record.notice;
    return {
      ...base(record, FINDINGS, DETECTION_FINDING, 1),
      message: typeof text === 'string' ? text : text.en,
      finding_info: {
        uid: recordId(record),
        title: typeof title === 'string' ? title : title.en,
        types: [kind],
      },
    };
  }
  const { event, groups } = record;
  const aboutFile = event.file !== undefined && event.channel !== undefined;
  const rule = ruleNameOf(event);
  return {
    ...base(record, FINDINGS, aboutFile ? DATA_SECURITY_FINDING : DETECTION_FINDING, 1, [
      'host',
      'security_control',
    ]),
    start_time: event.at,
    status_id: 1,
    is_alert: severityRank(event.severity) > 0,
    finding_info: {
      uid: event.id,
      title: rule === undefined ? event.type : `${event.type}: ${rule}`,
      types: [event.type],
      created_time: event.at,
      ...(rule === undefined ? {} : { analytic: { type_id: 1, name: rule, uid: event.decision?.ruleId } }),
    },
    device: {
      type_id: 0,
      hostname: event.hostname,
      uid: event.agentId,
      ...(groups.length > 0 ? { groups: groups.map((name) => ({ name })) } : {}),
    },
    ...actorOf(event),
    ...verdictOf(event),
    ...(aboutFile ? dataSecurityOf(event) : {}),
    ...(event.file
      ? { [aboutFile ? 'file' : 'resources']: aboutFile ? fileOf(event) : [resourceOf(event)] }
      : {}),
    unmapped: {
      channel: event.channel,
      storage_device: deviceOf(event),
      destination: event.destination?.name,
      outcome_reason: event.outcome?.reason,
      inspection_error: event.inspection?.error,
      findings: findingsOf(event),
      facts: factsOf(event.details),
    },
  };
}

function apiActivity(record: ForwardRecord & { source: 'audit' }): Record<string, unknown> {
  const { actor, action, target, details } = record.entry;
  const refused = action.endsWith('.refused');
  return {
    ...base(record, APPLICATION_ACTIVITY, API_ACTIVITY, activityOf(action)),
    message: target === undefined ? action : `${action} ${target}`,
    status_id: refused ? 2 : 1,
    actor: { user: { name: actor.name, type: actor.kind, type_id: 99 } },
    api: { operation: action, service: { name: 'Guardpost' } },
    src_endpoint:
      actor.address !== undefined && isIP(actor.address) !== 0 ? { ip: actor.address } : { name: actor.kind },
    ...(target === undefined ? {} : { resources: [{ name: target }] }),
    unmapped: { facts: factsOf(details) },
  };
}

/** activity_id of API Activity: 1 create, 2 read, 3 update, 4 delete, 99 other. */
function activityOf(action: string): number {
  const verb = action.slice(action.indexOf('.') + 1);
  if (/^(created|enrolled|uploaded|added|document-added|opened|published|ordered|granted)$/.test(verb))
    return 1;
  if (/^(exported|looked-up|shown)$/.test(verb)) return 2;
  if (/(set|changed|renewed|replaced|decided)$/.test(verb)) return 3;
  return /(removed|revoked|expired|closed)$/.test(verb) ? 4 : 99;
}

function base(
  record: ForwardRecord,
  category: number,
  class_: number,
  activity: number,
  profiles?: string[],
): Record<string, unknown> {
  return {
    metadata: {
      version: SCHEMA,
      uid: recordId(record),
      product: { name: 'Guardpost', vendor_name: 'Guardpost', version: productVersion() },
      ...(record.source === 'events' ? { logged_time: record.event.receivedAt } : {}),
      ...(profiles ? { profiles } : {}),
    },
    category_uid: category,
    class_uid: class_,
    activity_id: activity,
    type_uid: class_ * 100 + activity,
    time: timeOf(record),
    severity_id: severityId(severityOf(record)),
  };
}

function actorOf({ actor, process }: StoredEvent): Record<string, unknown> {
  if (!actor?.user && !process) return {};
  return {
    actor: {
      ...(actor?.user
        ? { user: { name: actor.user, ...(actor.uid === undefined ? {} : { uid: String(actor.uid) }) } }
        : {}),
      ...(process
        ? {
            process: {
              pid: process.pid,
              name: process.name,
              ...(process.path ? { file: { name: process.name, path: process.path, type_id: 1 } } : {}),
            },
          }
        : {}),
    },
  };
}

/** action_id and disposition_id of the profile security_control: what was to be done, and what came of it. */
function verdictOf({ decision, outcome }: StoredEvent): Record<string, unknown> {
  if (!decision) return {};
  const stopped = decision.action === 'block' && outcome?.state === 'done';
  return {
    action_id: stopped ? 2 : 1,
    disposition_id: stopped ? (outcome?.quarantineId ? 3 : 2) : decision.action === 'allow' ? 1 : 19,
    policy: {
      name: decision.ruleId ?? 'default',
      ...(decision.policyRevision === undefined ? {} : { version: String(decision.policyRevision) }),
    },
  };
}

function dataSecurityOf(event: StoredEvent): Record<string, unknown> {
  const level = event.inspection?.level;
  const detectors = event.inspection?.findings.map(({ detector }) => detector) ?? [];
  return {
    data_security: {
      // At rest where it lies, in transit on a way out.
      data_lifecycle_state_id: event.channel === 'at-rest' ? 1 : 2,
      detection_system_id: 1,
      ...(level === undefined
        ? {}
        : { confidentiality: level, confidentiality_id: CONFIDENTIALITY[level] ?? 99 }),
      ...(detectors.length > 0 ? { detection_pattern: detectors.join(', ') } : {}),
    },
  };
}

function fileOf(event: StoredEvent): Record<string, unknown> {
  const { file } = event;
  const sha256 = hashOf(event);
  return {
    name: file!.name,
    path: file!.path,
    type_id: 1,
    size: file!.sizeBytes,
    ...(sha256 ? { hashes: [{ algorithm_id: 3, value: sha256 }] } : {}),
  };
}

function resourceOf({ file }: StoredEvent): Record<string, unknown> {
  return { name: file!.name, uid: file!.path, type: 'file' };
}
