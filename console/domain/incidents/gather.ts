import type { EventFacts } from '../events/facts.ts';
import type { GatherRules } from './rules.ts';

/** From the first to the last of events that each follow the former within the window. */
export interface Interval {
  first: number;
  last: number;
}

/** An incident as far as gathering has to know it. */
export interface Gathering {
  id: number;
  /** `untouched`: nobody has worked on it, so it may be put into another one. */
  state: 'untouched' | 'touched' | 'closed';
  severity: number;
  /** When it had to do with what. */
  keys: ReadonlyMap<string, readonly Interval[]>;
  /** Different keys it has in all: `keys` may hold only those that are asked about. */
  keyCount: number;
  closedAt?: number;
}

export interface GatherState {
  incidents: ReadonlyMap<number, Gathering>;
  nextId: number;
}

export type GatherEvent = Pick<
  EventFacts,
  'at' | 'severity' | 'user' | 'sha256' | 'fileName' | 'storage' | 'agentId'
> & {
  watched?: boolean;
};

/** What became of an event, and which incidents became part of its incident by it. */
export interface Gathered {
  state: GatherState;
  /** `none`: it is none's; `cooling`: its incident was closed a short time ago. */
  verdict: 'none' | 'cooling' | 'joined' | 'opened';
  incident?: number;
  absorbed: readonly number[];
}

/** More people, documents and devices than this do not make an incident wider: it would swallow a company. */
export const MAX_KEYS = 400;
/** Of one key the newest times that are kept, each a window apart from the next. */
const MAX_INTERVALS = 64;

/** By what an event meets others. */
export function keysOf(event: GatherEvent, by: GatherRules['by']): string[] {
  const keys: string[] = [];
  if (by.has('person') && event.user !== null) keys.push(`person:${event.user}`);
  if (by.has('document')) {
    // A name says little where the content is known: two PCs have a 报价单.xlsx each.
    if (event.sha256 !== null) keys.push(`document:${event.sha256}`);
    else if (event.fileName !== null) keys.push(`name:${event.fileName.toLowerCase()}`);
  }
  if (by.has('device')) {
    keys.push(`pc:${event.agentId}`);
    if (event.storage !== null) keys.push(`storage:${event.storage}`);
  }
  return keys;
}

/**
 * Puts an event to at most one open incident: pure. Two events belong together when they share a key and are no
 * further apart than the window, and so does what is linked through others in between (session windows, merged).
 *
 * What is promised: while nothing is closed, touched or wider than MAX_KEYS, events that open incidents by themselves
 * end in the same groups in whatever order they come. Lesser events are put to an incident that is there already
 * and do not make it wider.
 */
export function gather(state: GatherState, event: GatherEvent, rules: GatherRules): Gathered {
  const none: Gathered = { state, verdict: 'none', absorbed: [] };
  const opens = event.severity >= (event.watched ? rules.openFromWatched : rules.openFrom);
  if (!opens && event.severity < rules.joinFrom) return none;
  const keys = keysOf(event, rules.by);
  const near = [...state.incidents.values()].filter((each) => isNear(each, keys, event.at, rules.windowMs));
  const open = near.filter((each) => each.state !== 'closed').sort(inOrder);
  const [into] = open;
  if (!into) {
    const cooling = near.some(
      (each) => event.at <= (each.closedAt ?? 0) + rules.coolDownMs && event.severity <= each.severity,
    );
    if (cooling) return { ...none, verdict: 'cooling' };
    if (!opens) return none;
    const id = state.nextId;
    const opened: Gathering = {
      id,
      state: 'untouched',
      severity: event.severity,
      keys: new Map(keys.map((key) => [key, [{ first: event.at, last: event.at }]])),
      keyCount: keys.length,
    };
    const incidents = new Map(state.incidents).set(id, opened);
    return { state: { incidents, nextId: id + 1 }, verdict: 'opened', incident: id, absorbed: [] };
  }

  if (!opens) {
    const severity = Math.max(into.severity, event.severity);
    const incidents = new Map(state.incidents).set(into.id, { ...into, severity });
    return { state: { ...state, incidents }, verdict: 'joined', incident: into.id, absorbed: [] };
  }
  const absorbed = open.slice(1).filter((each) => each.state === 'untouched');
  let merged = absorbed.reduce((sum, each) => withAll(sum, each, rules.windowMs), into);
  merged = withAll(
    merged,
    {
      severity: event.severity,
      keys: new Map(keys.map((key) => [key, [{ first: event.at, last: event.at }]])),
      keyCount: keys.length,
    },
    rules.windowMs,
  );
  const incidents = new Map(state.incidents).set(into.id, merged);
  for (const { id } of absorbed) incidents.delete(id);
  return {
    state: { ...state, incidents },
    verdict: 'joined',
    incident: into.id,
    absorbed: absorbed.map(({ id }) => id),
  };
}

/** Those that people work on first, then the oldest: what others are put into. */
function inOrder(one: Gathering, other: Gathering): number {
  const rank = ({ state }: Gathering) => (state === 'touched' ? 0 : 1);
  return rank(one) - rank(other) || one.id - other.id;
}

function isNear({ keys }: Gathering, wanted: readonly string[], at: number, windowMs: number): boolean {
  return wanted.some((key) =>
    keys.get(key)?.some(({ first, last }) => at >= first - windowMs && at <= last + windowMs),
  );
}

function withAll(
  into: Gathering,
  other: Pick<Gathering, 'severity' | 'keys' | 'keyCount'>,
  windowMs: number,
): Gathering {
  const keys = new Map(into.keys);
  let { keyCount } = into;
  for (const [key, intervals] of other.keys) {
    const known = keys.get(key);
    if (!known && keyCount >= MAX_KEYS) continue;
    if (!known) keyCount++;
    keys.set(key, joined([...(known ?? []), ...intervals], windowMs).slice(-MAX_INTERVALS));
  }
  return { ...into, severity: Math.max(into.severity, other.severity), keys, keyCount };
}

/** The same times in as few intervals as there are pauses longer than the window. */
export function joined(intervals: readonly Interval[], windowMs: number): Interval[] {
  const sorted = intervals.toSorted((one, other) => one.first - other.first);
  const result: Interval[] = [];
  for (const { first, last } of sorted) {
    const former = result.at(-1);
    if (former && first - former.last <= windowMs) {
      result[result.length - 1] = { first: former.first, last: Math.max(former.last, last) };
    } else result.push({ first, last });
  }
  return result;
}
