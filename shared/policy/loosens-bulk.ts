import { sameJson } from '../authority/canonical-json.ts';
import { severityRank } from '../events/severity.ts';
import type { BulkRule } from './bulk.ts';
import { general, type Loosening } from './loosening.ts';

const ACTIONS: readonly BulkRule['action'][] = ['audit', 'warn', 'block'];

/**
 * A rule has to go on by its id, under which agents keep its holds, and to alarm at the latest where it did before:
 * that a rule which alarms earlier also ends its hold earlier does not count.
 */
export function loosensBulk(from: readonly BulkRule[], to: readonly BulkRule[]): Loosening[] {
  return from
    .filter((rule) => !to.some((next) => next.id === rule.id && covers(next, rule)))
    .map(({ id }) => general(`bulk.${id}`));
}

function covers(next: BulkRule, former: BulkRule): boolean {
  const { id: _i, name: _n, message: _m, channels, withinMinutes, files, records, ...rest } = next;
  const { action, severity, holdMinutes, ...others } = rest;
  const atMost = (is: number | undefined, was: number | undefined) =>
    was === undefined || (is !== undefined && is <= was);
  return (
    // What a newer version adds to these rules has to be the same.
    Object.entries(others).every(([name, value]) => sameJson(value, former[name as keyof BulkRule])) &&
    (channels === undefined || (former.channels?.every((channel) => channels.includes(channel)) ?? false)) &&
    withinMinutes >= former.withinMinutes &&
    atMost(files, former.files) &&
    atMost(records, former.records) &&
    ACTIONS.indexOf(action) >= ACTIONS.indexOf(former.action) &&
    severityRank(severity) >= severityRank(former.severity) &&
    // One that only tells holds nothing.
    (former.action === 'audit' || holdMinutes >= former.holdMinutes)
  );
}
