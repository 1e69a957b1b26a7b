import { classify } from '../detection/classify.ts';
import type { GuardEvent } from '../events/event.ts';
import type { Observation } from '../events/observation.ts';
import { type BulkState, type Departure, depart, forget, LEAVING, NOTHING_LEFT } from './bulk.ts';
import type { Decision } from './decision.ts';
import { evaluate } from './evaluate.ts';
import type { Policy } from './schema.ts';

type Action = Decision['action'];

/** A count of something by its name. */
export interface Tally {
  key: string;
  count: number;
}

/** What a policy would have decided otherwise than was decided. */
export interface ChangedDecision<E extends GuardEvent = GuardEvent> {
  event: E;
  was: Action;
  would: Decision;
  level: string;
}

export interface Simulation<E extends GuardEvent = GuardEvent> {
  /** Events about files that were decided on; others have nothing to simulate. */
  evaluated: number;
  wouldBe: Record<Action, number>;
  was: Record<Action, number>;
  /** `audit → block` and the like, most frequent first. */
  changes: Tally[];
  /** Of a bulk rule, how often its threshold would have been passed. */
  byRule: Tally[];
  /** Of what would be stopped: by whom, and in which groups they are. */
  stoppedByUser: Tally[];
  stoppedByGroup: Tally[];
  /** The first ones, as they came. */
  examples: ChangedDecision<E>[];
}

const none = (): Record<Action, number> => ({ allow: 0, audit: 0, warn: 0, block: 0 });
const TOP = 20;

/**
 * What a policy would have done to events that happened, by the very function that agents decide with. The level
 * is worked out again from the findings that are stored; text is not kept, so what only new keywords or patterns
 * would find is not seen.
 */
export class Simulator<E extends GuardEvent = GuardEvent> {
  readonly #policy: Policy;
  readonly #maxExamples: number;
  readonly #was = none();
  readonly #wouldBe = none();
  readonly #changes = new Map<string, number>();
  readonly #byRule = new Map<string, number>();
  readonly #byUser = new Map<string, number>();
  readonly #byGroup = new Map<string, number>();
  readonly #examples: ChangedDecision<E>[] = [];
  readonly #left: Departure[] = [];
  #evaluated = 0;

  constructor(policy: Policy, { maxExamples = 50 }: { maxExamples?: number } = {}) {
    this.#policy = policy;
    this.#maxExamples = maxExamples;
  }

  add(event: E): void {
    const { file, channel, inspection, decision } = event;
    if (!file || !channel || !inspection) return;
    this.#evaluated++;
    const { level } = classify(this.#policy.classification, inspection.findings);
    const observation = {
      at: event.at,
      channel,
      operation: (event.operation ?? 'present') as Observation['operation'],
      file,
      ...(event.actor ? { actor: event.actor } : {}),
      ...(event.process ? { process: event.process } : {}),
      ...(event.device ? { device: event.device } : {}),
      ...(event.destination ? { destination: event.destination } : {}),
    } satisfies Observation;
    const would = evaluate(this.#policy, { observation, inspection: { ...inspection, level } });
    const was = decision?.action ?? 'allow';
    this.#was[was]++;
    this.#wouldBe[would.action]++;
    if (would.ruleId !== undefined) count(this.#byRule, would.ruleId);
    if (would.action === 'block') {
      if (event.actor?.user !== undefined) count(this.#byUser, event.actor.user);
      for (const group of event.actor?.groups ?? []) count(this.#byGroup, group);
    }
    if (would.action !== 'block') this.#leave(event);
    if (was === would.action) return;
    count(this.#changes, `${was} → ${would.action}`);
    if (this.#examples.length < this.#maxExamples) this.#examples.push({ event, was, would, level });
  }

  #leave({ id, at, channel, operation, actor, inspection, file }: E): void {
    const leaving = LEAVING.safeParse(channel);
    if (this.#policy.bulk.length === 0 || !leaving.success || operation === 'present') return;
    this.#left.push({
      eventId: id,
      at,
      user: actor?.user ?? '',
      channel: leaving.data,
      content: inspection?.sha256 ?? file?.sha256 ?? id,
      // Which records they were is not stored.
      recordKeys: [],
      moreRecords: inspection?.findings.find(({ detector }) => detector === 'customer-record')?.count ?? 0,
    });
  }

  /** Events come in any order, so the account is made at the end. */
  #passBulkRules(): void {
    let state: BulkState = NOTHING_LEFT;
    for (const departure of this.#left.splice(0).sort((a, b) => a.at - b.at)) {
      const next = depart(this.#policy.bulk, forget(this.#policy.bulk, state, departure.at), departure);
      state = next.state;
      for (const { rule } of next.alarms) count(this.#byRule, rule.id);
    }
  }

  result(): Simulation<E> {
    this.#passBulkRules();
    return {
      evaluated: this.#evaluated,
      was: this.#was,
      wouldBe: this.#wouldBe,
      changes: tallies(this.#changes),
      byRule: tallies(this.#byRule),
      stoppedByUser: tallies(this.#byUser),
      stoppedByGroup: tallies(this.#byGroup),
      examples: this.#examples,
    };
  }
}

function count(into: Map<string, number>, key: string): void {
  into.set(key, (into.get(key) ?? 0) + 1);
}

function tallies(counts: ReadonlyMap<string, number>): Tally[] {
  return [...counts]
    .map(([key, n]) => ({ key, count: n }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
    .slice(0, TOP);
}
