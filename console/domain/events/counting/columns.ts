import type { Query } from '../../../../shared/event-query/ast.ts';
import { fieldTest, folded, timeTest } from '../../../../shared/event-query/match.ts';
import { SEVERITIES } from '../../../../shared/events/severity.ts';
import { Coded, grown } from './coded.ts';
import { stepFor } from './steps.ts';
import { Texts } from './texts.ts';

/** What is counted by, and what it is called in a stored event's row. */
export const FACETS = [
  'severity',
  'channel',
  'level',
  'action',
  'outcome',
  'type',
  'user',
  'device',
  'rule',
  'detector',
] as const;
export type Facet = (typeof FACETS)[number];

/** An event as it is counted. Null where it has none; `detectors` between commas. */
export interface CountedEvent {
  position: number;
  at: number;
  /** Rank. */
  severity: number;
  channel: string | null;
  level: string | null;
  action: string | null;
  outcome: string | null;
  type: string;
  user: string | null;
  device: string;
  rule: string | null;
  file: string | null;
  detectors: string | null;
  text: string;
}

export interface Counted {
  total: number;
  blocked: number;
  notStopped: number;
  /** The most frequent values of each facet that was asked for, most first. */
  facets: Partial<Record<Facet, { key: string; count: number }[]>>;
  /** Where the first step begins. */
  from: number;
  stepMs: number;
  /** Events in each step, by severity's rank: five numbers a step. */
  steps: number[];
  /** Events before this position are not held any more, and not counted. */
  since?: number;
  /** The newest events that match, newest first. */
  positions: number[];
}

export interface Wanted {
  query: Query;
  /** Only events of these PCs. */
  agents?: readonly string[] | undefined;
  /** Inclusive and exclusive. */
  from?: number | undefined;
  to?: number | undefined;
  facets?: readonly Facet[];
  /** Values of a facet at most. */
  top?: number;
  /** Counts over time, too: over the asked range, or that of the events that are found. */
  steps?: boolean;
  newest?: { before?: number | undefined; limit: number } | undefined;
}

const RANKS = SEVERITIES.length;
const PLAIN = [
  'channel',
  'level',
  'action',
  'outcome',
  'type',
  'user',
  'device',
  'rule',
  'file',
  'detectors',
] as const;

/**
 * Stored events as columns in memory, about 40 bytes each and their search texts: a count by any field of a million
 * of them takes a few milliseconds, where a database reads for seconds and every index would slow ingest.
 */
export class EventColumns {
  #count = 0;
  #since: number | undefined;
  #positions = new Float64Array(1024);
  #times = new Float64Array(1024);
  readonly #severities = new Coded();
  readonly #coded: Record<(typeof PLAIN)[number], Coded>;
  readonly #texts = new Texts();

  constructor() {
    for (const name of SEVERITIES) this.#severities.codeOf(name);
    this.#coded = Object.fromEntries(PLAIN.map((name) => [name, new Coded()])) as Record<
      (typeof PLAIN)[number],
      Coded
    >;
  }

  get count(): number {
    return this.#count;
  }

  /** The first position that is held; nothing before it is counted. */
  get first(): number | undefined {
    return this.#count === 0 ? undefined : this.#positions[0];
  }

  get last(): number {
    return this.#count === 0 ? 0 : this.#positions[this.#count - 1]!;
  }

  /** Events in the order of their positions; one that is there already adds nothing. */
  add(events: readonly CountedEvent[]): void {
    for (const event of events) {
      if (event.position <= this.last) continue;
      const index = this.#count++;
      if (index === this.#positions.length) {
        this.#positions = grown(this.#positions);
        this.#times = grown(this.#times);
      }
      this.#positions[index] = event.position;
      this.#times[index] = event.at;
      this.#severities.set(index, SEVERITIES[event.severity] ?? null);
      for (const name of PLAIN) this.#coded[name].set(index, event[name]);
      this.#texts.add(event.text);
    }
  }

  keepNewest(count: number): void {
    if (this.#count <= count) return;
    this.drop(this.#positions[this.#count - count - 1]!);
    this.#since = this.first;
  }

  /** Takes out everything up to a position. */
  drop(position: number): void {
    let gone = 0;
    while (gone < this.#count && this.#positions[gone]! <= position) gone++;
    if (gone === 0) return;
    this.#positions.copyWithin(0, gone, this.#count);
    this.#times.copyWithin(0, gone, this.#count);
    for (const column of [this.#severities, ...Object.values(this.#coded)]) column.drop(gone, this.#count);
    this.#texts.drop(gone);
    this.#count -= gone;
  }

  counted({ query, agents, from, to, facets = [], top = 10, steps = false, newest }: Wanted): Counted {
    const mask = this.#evaluate(query);
    if (agents) {
      const wanted = new Set(agents);
      intersect(
        mask,
        this.#coded.device.matching(this.#count, (agent) => wanted.has(agent)),
      );
    }
    this.#between(mask, from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY);
    let total = 0;
    for (let row = 0; row < mask.length; row++) total += mask[row]!;
    const found: Counted['facets'] = {};
    for (const facet of facets) found[facet] = this.#facet(facet, mask, top);
    const also = (column: Coded, value: string) => {
      const wanted = column.codeOf(value);
      let count = 0;
      for (let row = 0; row < mask.length; row++) if (mask[row] && column.code(row) === wanted) count++;
      return count;
    };
    return {
      total,
      blocked: also(this.#coded.action, 'block'),
      notStopped: also(this.#coded.outcome, 'not-stopped'),
      facets: found,
      ...(steps ? this.#steps(mask, from, to) : { from: 0, stepMs: 0, steps: [] }),
      ...(this.#since === undefined ? {} : { since: this.#since }),
      positions: newest ? this.#newest(mask, newest.limit, newest.before) : [],
    };
  }

  #between(mask: Uint8Array, from: number, to: number): void {
    for (let row = 0; row < mask.length; row++) {
      const at = this.#times[row]!;
      if (at < from || at >= to) mask[row] = 0;
    }
  }

  #facet(facet: Facet, mask: Uint8Array, top: number): { key: string; count: number }[] {
    const column =
      facet === 'severity' ? this.#severities : this.#coded[facet === 'detector' ? 'detectors' : facet];
    let counts = column.counts(mask);
    if (facet === 'detector') {
      const single = new Map<string, number>();
      for (const { key, count } of counts) {
        for (const detector of detectorsOf(key)) single.set(detector, (single.get(detector) ?? 0) + count);
      }
      counts = [...single].map(([key, count]) => ({ key, count }));
    }
    return counts.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1)).slice(0, top);
  }

  #steps(mask: Uint8Array, wantedFrom: number | undefined, wantedTo: number | undefined) {
    let first = Number.POSITIVE_INFINITY;
    let last = 0;
    for (let row = 0; row < mask.length; row++) {
      if (!mask[row]) continue;
      const at = this.#times[row]!;
      if (at < first) first = at;
      if (at > last) last = at;
    }
    const from = wantedFrom ?? Math.min(first, last);
    const to = Math.max(wantedTo ?? last + 1, from + 1);
    const stepMs = stepFor(to - from);
    const steps = new Array<number>(Math.ceil((to - from) / stepMs) * RANKS).fill(0);
    for (let row = 0; row < mask.length; row++) {
      if (!mask[row]) continue;
      const step = Math.floor((this.#times[row]! - from) / stepMs);
      // Codes of severities begin at 1, in the order of their ranks.
      steps[step * RANKS + this.#severities.code(row) - 1]!++;
    }
    return { from, stepMs, steps };
  }

  #newest(mask: Uint8Array, limit: number, before = Number.POSITIVE_INFINITY): number[] {
    const found: number[] = [];
    for (let row = mask.length - 1; row >= 0 && found.length < limit; row--) {
      if (mask[row] && this.#positions[row]! < before) found.push(this.#positions[row]!);
    }
    return found;
  }

  #evaluate(query: Query): Uint8Array {
    switch (query.kind) {
      case 'and': {
        const mask = new Uint8Array(this.#count).fill(1);
        for (const part of query.parts) intersect(mask, this.#evaluate(part));
        return mask;
      }
      case 'or': {
        const mask = new Uint8Array(this.#count);
        for (const part of query.parts) {
          const other = this.#evaluate(part);
          for (let row = 0; row < mask.length; row++) mask[row]! |= other[row]!;
        }
        return mask;
      }
      case 'not': {
        const mask = this.#evaluate(query.part);
        for (let row = 0; row < mask.length; row++) mask[row]! ^= 1;
        return mask;
      }
      case 'word':
        return this.#texts.containing(this.#count, folded(query.text));
      case 'field':
        return this.#field(query);
    }
  }

  #field(query: Extract<Query, { kind: 'field' }>): Uint8Array {
    if (query.field === 'at') {
      const test = timeTest(query);
      const mask = new Uint8Array(this.#count);
      for (let row = 0; row < mask.length; row++) mask[row] = test(this.#times[row]!) ? 1 : 0;
      return mask;
    }
    const test = fieldTest(query);
    if (query.field === 'severity') return this.#severities.matching(this.#count, test);
    if (query.field === 'detector') {
      return this.#coded.detectors.matching(this.#count, (value) => detectorsOf(value).some(test));
    }
    // Names of PCs are turned into their ids before a query gets here.
    if (query.field === 'host') return new Uint8Array(this.#count);
    return this.#coded[query.field].matching(this.#count, test);
  }
}

/** The detectors of a row, which stand between commas. */
export function detectorsOf(value: string | null): string[] {
  return value === null ? [] : value.split(',').filter(Boolean);
}

function intersect(mask: Uint8Array, other: Uint8Array): void {
  for (let row = 0; row < mask.length; row++) mask[row]! &= other[row]!;
}
