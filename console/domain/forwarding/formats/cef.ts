import { isIPv4 } from 'node:net';
import { severityRank } from '../../../../shared/events/severity.ts';
import { type ForwardRecord, recordId, severityOf, timeOf } from '../record.ts';
import {
  deviceOf,
  factsOf,
  findingsOf,
  hashOf,
  PRODUCT,
  productVersion,
  ruleNameOf,
  VENDOR,
} from './fields.ts';

/** Ours from info to critical on CEF's scale: 0–3 low, 4–6 medium, 7–8 high, 9–10 very high. */
const SEVERITY = [1, 3, 5, 8, 10] as const;

/** ArcSight Common Event Format, revision 25 ("Implementing ArcSight CEF", chapters 1 and 2). */
export function formatCef(record: ForwardRecord): string {
  const [id, name] = signatureOf(record);
  const header = [VENDOR, PRODUCT, productVersion(), id, name, SEVERITY[severityRank(severityOf(record))]!]
    .map((field) => headerField(String(field)))
    .join('|');
  const extension = Object.entries(cefFields(record))
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${extensionValue(String(value))}`)
    .join(' ');
  return `CEF:0|${header}|${extension}`;
}

/** Our fields by CEF's keys. */
export function cefFields(record: ForwardRecord): Record<string, string | number | undefined> {
  const common = { rt: timeOf(record), externalId: recordId(record) };
  if (record.source === 'audit') {
    const { actor, target, details } = record.entry;
    return {
      ...common,
      cat: 'audit',
      suser: actor.name,
      src: actor.address !== undefined && isIPv4(actor.address) ? actor.address : undefined,
      ...labelled(1, 'target', target),
      ...labelled(2, 'actorKind', actor.kind),
      ...labelled(3, 'address', actor.address),
      msg: factsOf(details),
    };
  }
  if (record.source === 'notices') {
    const { title, text } = record.notice;
    return { ...common, cat: 'notice', msg: `${english(title)}: ${english(text)}` };
  }
  const { event, groups } = record;
  return {
    ...common,
    cat: event.channel ?? 'endpoint',
    act: event.decision?.action,
    outcome: event.outcome?.state,
    reason: event.outcome?.reason ?? event.inspection?.error,
    shost: event.hostname,
    deviceExternalId: event.agentId,
    suser: event.actor?.user,
    suid: event.actor?.uid,
    sproc: event.process?.path ?? event.process?.name,
    spid: event.process?.pid,
    fname: event.file?.name,
    filePath: event.file?.path,
    fsize: event.file?.sizeBytes,
    fileHash: hashOf(event),
    ...labelled(1, 'rule', ruleNameOf(event)),
    ...labelled(2, 'level', event.inspection?.level),
    ...labelled(3, 'findings', findingsOf(event)),
    ...labelled(4, 'storageDevice', deviceOf(event)),
    ...labelled(5, 'destination', event.destination?.name),
    ...labelled(6, 'groups', groups.join(', ')),
    ...(event.decision?.policyRevision === undefined
      ? {}
      : { cn1Label: 'policyRevision', cn1: event.decision.policyRevision }),
    msg: factsOf(event.details),
  };
}

function labelled(n: number, label: string, value: string | undefined): Record<string, string> {
  return value ? { [`cs${n}Label`]: label, [`cs${n}`]: value } : {};
}

function signatureOf(record: ForwardRecord): [id: string, name: string] {
  if (record.source === 'audit') return [record.entry.action, record.entry.action];
  if (record.source === 'notices') return [record.notice.kind, english(record.notice.title)];
  const rule = ruleNameOf(record.event);
  return [record.event.type, rule === undefined ? record.event.type : `${record.event.type}: ${rule}`];
}

function english(text: string | { en: string }): string {
  return typeof text === 'string' ? text : text.en;
}

/** In the header a pipe and a backslash are escaped; it has no line ends. */
function headerField(text: string): string {
  return text.replace(LINE_ENDS, ' ').replace(CONTROL, ' ').replace(/[\\|]/g, '\\$&');
}

/** In a value a backslash and an equals sign are escaped, and line ends written as \n and \r. */
function extensionValue(text: string): string {
  return text.replace(/[\\=]/g, '\\$&').replace(/\r/g, '\\r').replace(LINE_ENDS, '\\n').replace(CONTROL, ' ');
}

/** All that some reader takes for the end of a line: LF, CR, VT, FF, NEL, LS, PS. */
const LINE_ENDS = /[\n\r\v\f\u0085\u2028\u2029]/g;
const CONTROL = /\p{Cc}/gu;
