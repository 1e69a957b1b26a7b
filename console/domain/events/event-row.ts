import type { GuardEvent } from '../../../shared/events/event.ts';
import { severityRank } from '../../../shared/events/severity.ts';
import type { StoredEvent } from '../../api/contract.ts';
import type { EventRow } from '../../store/store.ts';

/** An event as it is stored: the columns that are searched and counted, and the whole as the JSON that came. */
export function toEventRow(
  seq: number,
  event: GuardEvent,
  hostname: string,
  body = JSON.stringify(event),
): EventRow {
  return {
    seq,
    at: event.at,
    type: event.type,
    severity: severityRank(event.severity),
    channel: event.channel ?? null,
    action: event.decision?.action ?? null,
    outcome: event.outcome?.state ?? null,
    level: event.inspection?.level ?? null,
    actor: event.actor?.user ?? null,
    rule_id: event.decision?.ruleId ?? null,
    file: event.file?.name ?? null,
    detectors: detectorsText(event),
    search: searchText(event, hostname),
    body,
  };
}

function detectorsText({ inspection }: GuardEvent): string | null {
  if (!inspection || inspection.findings.length === 0) return null;
  return `,${[...new Set(inspection.findings.map(({ detector }) => detector))].join(',')},`;
}

/** All that the search of people looks into, lower-cased, one item a line. */
function searchText(
  { file, actor, process, device, destination, decision, inspection }: GuardEvent,
  hostname: string,
): string {
  const ruleName = decision?.ruleName;
  let text = hostname;
  const add = (part: string | undefined) => {
    if (part !== undefined) text += `\n${part}`;
  };
  // The path ends with the name, except where one of them was cut or escaped differently.
  add(file?.path);
  if (file && !file.path.endsWith(file.name)) add(file.name);
  add(actor?.user);
  add(process?.name);
  add(device?.vendor);
  add(device?.product);
  add(device?.serial);
  add(destination?.id);
  add(destination?.name);
  add(decision?.ruleId);
  if (typeof ruleName === 'string') add(ruleName);
  else if (ruleName) {
    add(ruleName['zh-CN']);
    add(ruleName.en);
  }
  add(file?.sha256 ?? inspection?.sha256);
  return text.toLowerCase();
}

/** The way back, with the PC it came from. */
export function toStoredEvent(row: {
  position: number;
  agent_id: string;
  received_at: number;
  body: string;
  hostname: string | null;
}): StoredEvent {
  return {
    ...(JSON.parse(row.body) as GuardEvent),
    position: row.position,
    agentId: row.agent_id,
    hostname: row.hostname ?? '',
    receivedAt: row.received_at,
  };
}
