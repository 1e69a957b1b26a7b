import { sameJson } from '../authority/canonical-json.ts';
import { compareMembers, general, type Loosening, never } from './loosening.ts';
import type { Network, ZoneRule } from './network.ts';

/** The ways in which isolation and zones become less strict. */
export function loosensNetwork(from: Network, to: Network): Loosening[] {
  return compareMembers(from, to, 'network', {
    isolation: (former, next) =>
      compareMembers(former, next, 'network.isolation', {
        approvals: (was, is) => (is < was ? [general('network.isolation.approvals')] : []),
        deadManSeconds: (was, is) => (is < was ? [general('network.isolation.deadManSeconds')] : []),
      }),
    // What a zone is shows in the rules that speak of it.
    zones: never,
    // The first rule with a group of the PC holds: the former ones keep their places, new ones come after them.
    rules: (was, is) =>
      was
        .filter((rule, index) => !asStrict(from, rule, to, is[index]))
        .map(({ id }) => general(`network.rules.${id}`)),
  });
}

function asStrict(from: Network, former: ZoneRule, to: Network, next: ZoneRule | undefined): boolean {
  if (!next || !sameJson(former.deviceGroups, next.deviceGroups)) return false;
  const blocked = new Set(blockedBy(to, next));
  if (blockedBy(from, former).some((network) => !blocked.has(network))) return false;
  const allowed = former.allow.map((allowance) => resolved(from, allowance));
  return next.allow.every((allowance) => {
    const wanted = resolved(to, allowance);
    return allowed.some((had) => sameJson(had, wanted));
  });
}

function blockedBy({ zones }: Network, rule: ZoneRule): string[] {
  return rule.block.flatMap((id) => zones.find((zone) => zone.id === id)?.networks ?? []);
}

function resolved({ zones }: Network, { zone, networks, tcp, udp }: ZoneRule['allow'][number]) {
  return { networks: networks ?? zones.find(({ id }) => id === zone)?.networks ?? [], tcp, udp };
}
