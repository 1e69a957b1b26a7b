import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Observation } from '../../../shared/events/observation.ts';
import {
  type BulkAlarm,
  type BulkRule,
  type BulkState,
  type Departure,
  depart,
  forget,
  type Hold,
  holding,
  LEAVING,
} from '../../../shared/policy/bulk.ts';
import type { NumberedPolicy } from '../policy/policy-cache.ts';
import type { Mark, Spool } from '../spool/spool.ts';

export interface BulkAccountOptions {
  spool: Pick<Spool, 'marks'>;
  policy: () => NumberedPolicy;
  /** The key that records are told apart with lies here. */
  keyDir: string;
}

type Leaving = Pick<Observation, 'channel' | 'operation' | 'actor'>;

/** Keeps account of what left with whom, over restarts, and tells when it became much. */
export class BulkAccount {
  readonly #policy: () => NumberedPolicy;
  readonly #key: Buffer;
  #state: BulkState;

  private constructor(policy: () => NumberedPolicy, key: Buffer, state: BulkState) {
    this.#policy = policy;
    this.#key = key;
    this.#state = state;
  }

  /** Goes on from what was written with the events. */
  static async open({ spool, policy, keyDir }: BulkAccountOptions): Promise<BulkAccount> {
    const departures = spool
      .marks('departure')
      .map(({ value }) => JSON.parse(value) as Departure)
      .sort((a, b) => a.at - b.at);
    const holds = spool.marks('bulk-hold').map(({ value }) => JSON.parse(value) as Hold);
    return new BulkAccount(policy, await loadKey(keyDir), { departures, holds });
  }

  /** True when some rule counts it; what was there before anybody looked has not left now. */
  counts({ channel, operation }: Leaving): boolean {
    const { bulk } = this.#policy().policy;
    if (operation === 'present' || !LEAVING.safeParse(channel).success) return false;
    return bulk.some((rule) => rule.channels === undefined || rule.channels.some((each) => each === channel));
  }

  /** The strictest rule under which this person's files are treated now. */
  holding({ channel, actor }: Leaving): BulkRule | undefined {
    const leaving = LEAVING.parse(channel);
    const now = { user: actor?.user ?? '', channel: leaving, at: Date.now() };
    return holding(this.#policy().policy.bulk, this.#state, now)[0];
  }

  /** A file has left. The marks belong to its event's append; the alarms follow it. */
  departed(event: GuardEvent, recordKeys: readonly number[] = []): { marks: Mark[]; alarms: GuardEvent[] } {
    const { policy, revision } = this.#policy();
    const records =
      event.inspection?.findings.find(({ detector }) => detector === 'customer-record')?.count ?? 0;
    const departure: Departure = {
      eventId: event.id,
      at: event.at,
      user: event.actor?.user ?? '',
      channel: LEAVING.parse(event.channel),
      content: event.inspection?.sha256 ?? event.id,
      recordKeys: recordKeys.map((key) => this.#conceal(key)),
      moreRecords: Math.max(0, records - recordKeys.length),
    };
    const before = this.#state;
    const { state, alarms } = depart(policy.bulk, forget(policy.bulk, before, event.at), departure);
    this.#state = state;
    return {
      marks: [...changes(before, state)],
      alarms: alarms.map((alarm) => alarmEvent(alarm, event, revision)),
    };
  }

  /** Whoever reads the marks cannot try all identity numbers without the key. */
  #conceal(key: number): string {
    return createHmac('sha256', this.#key).update(String(key)).digest('base64url').slice(0, 11);
  }
}

/** What to write so that the state is found again. */
function* changes(before: BulkState, after: BulkState): Iterable<Mark> {
  const kept = new Set(after.departures.map(({ eventId }) => eventId));
  for (const { eventId } of before.departures) {
    if (!kept.has(eventId)) yield { kind: 'departure', key: eventId, value: null };
  }
  const last = after.departures.at(-1);
  if (last) yield { kind: 'departure', key: last.eventId, value: JSON.stringify(last) };
  const keyOf = ({ ruleId, user }: Hold) => `${ruleId} ${user}`;
  const holds = new Set(after.holds.map(keyOf));
  for (const hold of before.holds) {
    if (!holds.has(keyOf(hold))) yield { kind: 'bulk-hold', key: keyOf(hold), value: null };
  }
  for (const hold of after.holds) {
    if (!before.holds.includes(hold))
      yield { kind: 'bulk-hold', key: keyOf(hold), value: JSON.stringify(hold) };
  }
}

function alarmEvent(
  { rule, user, files, records, eventIds }: BulkAlarm,
  { at, channel, actor }: GuardEvent,
  policyRevision: number,
): GuardEvent {
  return {
    id: randomUUID(),
    at,
    type: 'bulk.passed',
    severity: rule.severity,
    channel,
    actor: actor ?? (user === '' ? undefined : { user }),
    decision: {
      action: rule.action,
      severity: rule.severity,
      ruleId: rule.id,
      ruleName: rule.name,
      ...(rule.message ? { message: rule.message } : {}),
      policyRevision,
    },
    outcome: { state: 'none' },
    related: eventIds.slice(-500),
    details: { files, records, minutes: rule.withinMinutes, holdMinutes: rule.holdMinutes },
  };
}

async function loadKey(dir: string): Promise<Buffer> {
  const file = join(dir, 'records.key');
  const known = await readFile(file).catch(() => undefined);
  if (known?.length === 32) return known;
  // Records counted under a key that was lost count once more; nothing else hangs on it.
  const key = randomBytes(32);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(file, key, { mode: 0o600 });
  return key;
}
