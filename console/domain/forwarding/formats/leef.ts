import { isIP } from 'node:net';
import { severityRank } from '../../../../shared/events/severity.ts';
import { type ForwardRecord, recordId, severityOf, timeOf } from '../record.ts';
import {
  deviceOf,
  factsOf,
  findingsOf,
  hashOf,
  PRODUCT,
  productVersion,
  rfc3339,
  ruleNameOf,
  VENDOR,
} from './fields.ts';

/** Ours from info to critical on LEEF's scale of 1 to 10. */
const SEVERITY = [1, 3, 5, 8, 10] as const;
/** Between attributes; the format's own default, named in the header as LEEF 2.0 asks. */
const DELIMITER = '\t';

/** IBM QRadar Log Event Extended Format 2.0 ("LEEF event components"). */
export function formatLeef(record: ForwardRecord): string {
  const id =
    record.source === 'events'
      ? record.event.type
      : record.source === 'audit'
        ? record.entry.action
        : record.notice.kind;
  const header = [VENDOR, PRODUCT, productVersion(), id].map(headerField).join('|');
  const attributes = Object.entries(leefFields(record))
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${attributeValue(String(value))}`)
    .join(DELIMITER);
  return `LEEF:2.0|${header}|x09|${attributes}`;
}

/** Our fields by LEEF's keys; keys that LEEF does not name are its custom ones. */
export function leefFields(record: ForwardRecord): Record<string, string | number | undefined> {
  const common = {
    devTime: rfc3339(timeOf(record)),
    devTimeFormat: "yyyy-MM-dd'T'HH:mm:ss.SSSX",
    sev: SEVERITY[severityRank(severityOf(record))]!,
    recordId: recordId(record),
  };
  if (record.source === 'audit') {
    const { actor, target, details } = record.entry;
    return {
      ...common,
      cat: 'audit',
      usrName: actor.name,
      src: actor.address !== undefined && isIP(actor.address) !== 0 ? actor.address : undefined,
      resource: target,
      actorKind: actor.kind,
      facts: factsOf(details),
    };
  }
  if (record.source === 'notices') {
    const { title, text } = record.notice;
    return {
      ...common,
      cat: 'notice',
      title: typeof title === 'string' ? title : title.en,
      facts: typeof text === 'string' ? text : text.en,
    };
  }
  const { event, groups } = record;
  return {
    ...common,
    cat: event.channel ?? 'endpoint',
    identHostName: event.hostname,
    agentId: event.agentId,
    usrName: event.actor?.user,
    action: event.decision?.action,
    outcome: event.outcome?.state,
    reason: event.outcome?.reason ?? event.inspection?.error,
    policy: ruleNameOf(event),
    policyRevision: event.decision?.policyRevision,
    resource: event.file?.path,
    fileName: event.file?.name,
    fileSize: event.file?.sizeBytes,
    fileHash: hashOf(event),
    level: event.inspection?.level,
    findings: findingsOf(event),
    processName: event.process?.name,
    processId: event.process?.pid,
    storageDevice: deviceOf(event),
    destination: event.destination?.name,
    groups: groups.join(', '),
    facts: factsOf(event.details),
  };
}

/** The format knows no escape: what would end a field is replaced. */
function headerField(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').replaceAll('|', '/');
}

/** A tab or a line end in a value would begin another attribute or record: it is made visible. */
function attributeValue(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
}
