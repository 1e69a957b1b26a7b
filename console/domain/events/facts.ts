import { GuardEvent } from '../../../shared/events/event.ts';

/** What incidents, risk and documents' journeys are made of: an event, with the names by which it meets others. */
export interface EventFacts {
  position: number;
  agentId: string;
  hostname: string;
  /** Agent's clock. */
  at: number;
  type: string;
  /** Rank, 0 (info) to 4 (critical). */
  severity: number;
  channel: string | null;
  level: string | null;
  action: string | null;
  outcome: string | null;
  user: string | null;
  /** Of the file's content. */
  sha256: string | null;
  fileName: string | null;
  /** Storage device, by ids and serial number. */
  storage: string | null;
  /** Registered documents that were recognised in the file. */
  documents: readonly string[];
  /** Most values that one detector found: a list of customers has many. */
  records: number;
  /** What somebody said to a question out of an incident. */
  answer: { incident: number; question: string; by: string; text: string | null } | null;
}

export interface StoredRow {
  position: number;
  agent_id: string;
  hostname: string | null;
  body: string;
  level: string | null;
  severity: number;
}

/** Facts out of a stored event; a body of another version that this one cannot read gives those of its columns. */
export function factsOf(row: StoredRow): EventFacts {
  const event = parsed(row.body);
  const { file, inspection, device, actor, decision, outcome } = event;
  const findings = inspection?.findings ?? [];
  return {
    position: row.position,
    agentId: row.agent_id,
    hostname: row.hostname ?? '',
    at: event.at ?? 0,
    type: event.type ?? '',
    severity: row.severity,
    channel: event.channel ?? null,
    level: row.level,
    action: decision?.action ?? null,
    outcome: outcome?.state ?? null,
    user: actor?.user || null,
    sha256: file?.sha256 ?? inspection?.sha256 ?? null,
    fileName: file?.name ?? null,
    storage: device?.key ?? null,
    documents: findings.flatMap(({ detector }) =>
      detector.startsWith('fingerprint:') ? [detector.slice('fingerprint:'.length)] : [],
    ),
    records: findings.reduce((most, { count }) => Math.max(most, count), 0),
    answer: answerIn(event),
  };
}

function answerIn({ type, details = {} }: Partial<GuardEvent>): EventFacts['answer'] {
  const { incident, question, by, answer } = details;
  if (type !== 'person.answered' || typeof incident !== 'number') return null;
  const text = typeof answer === 'string' ? answer : null;
  return { incident, question: String(question ?? ''), by: String(by ?? ''), text };
}

function parsed(body: string): Partial<GuardEvent> {
  const read = GuardEvent.safeParse(JSON.parse(body));
  return read.success ? read.data : {};
}
