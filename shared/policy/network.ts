import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';
import { problemText } from './problems/problems.ts';
import { matchesWildcard } from './wildcard.ts';

const Id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dot, dash and underscore only');

/** An address range such as 10.8.0.0/16 or 2001:db8::/32. */
export const NetworkRange = z.union([z.cidrv4(), z.cidrv6()], {
  error: 'a range such as 10.8.0.0/16 or 2001:db8::/32',
});
export const IpAddress = z.union([z.ipv4(), z.ipv6()], { error: 'an IPv4 or IPv6 address' });
export const Port = z.number().int().min(1).max(65_535);
const Ports = z.array(Port).min(1).max(256);

/** A network that policy speaks of by name, such as the office or the business network. */
export const Zone = z.strictObject({
  id: Id,
  name: z.union([LocalizedText, z.string().min(1).max(200)]),
  networks: z.array(NetworkRange).min(1).max(1024),
});
export type Zone = z.infer<typeof Zone>;

/** What a blocked zone still lets through: these ports of this zone (or of some of its networks). */
const ZoneAllowance = z
  .strictObject({
    zone: Id,
    networks: z.array(NetworkRange).min(1).max(256).optional(),
    tcp: Ports.optional(),
    udp: Ports.optional(),
  })
  .refine((value) => value.tcp !== undefined || value.udp !== undefined, 'name at least one tcp or udp port');

/** For devices of these groups: the zones they must not reach and must not be reached from. */
export const ZoneRule = z.strictObject({
  id: Id,
  deviceGroups: z.array(z.string().min(1).max(256)).min(1).max(256),
  block: z.array(Id).min(1).max(256),
  allow: z.array(ZoneAllowance).max(256).default([]),
});
export type ZoneRule = z.infer<typeof ZoneRule>;

/** The section `network` of a policy. */
export const Network = z
  .strictObject({
    isolation: z
      .strictObject({
        /** The console must be reached within so many seconds of an isolation, or it is undone. */
        deadManSeconds: z.number().int().min(10).max(3_600).default(120),
        /** People who must agree before a device is isolated. */
        approvals: z.number().int().min(1).max(2).default(1),
      })
      .prefault({}),
    zones: z.array(Zone).max(256).default([]),
    /** The first rule with a group of the device holds for it. */
    rules: z.array(ZoneRule).max(256).default([]),
  })
  .superRefine((value, context) => {
    const known = new Set(value.zones.map((zone) => zone.id));
    if (known.size !== value.zones.length) {
      context.addIssue({ code: 'custom', path: ['zones'], message: 'two zones have the same id' });
    }
    for (const [index, rule] of value.rules.entries()) {
      for (const zone of [...rule.block, ...rule.allow.map((allowance) => allowance.zone)]) {
        if (known.has(zone)) continue;
        context.addIssue({
          code: 'custom',
          path: ['rules', index],
          message: problemText('en', 'no-zone', { zone }),
          params: { problem: 'no-zone', values: { zone } },
        });
      }
    }
  });
export type Network = z.infer<typeof Network>;

/** Where an agent reaches its console: every address, so that an isolated device keeps in touch. */
export const ConsoleEndpoint = z.object({ address: IpAddress, port: Port });
export type ConsoleEndpoint = z.infer<typeof ConsoleEndpoint>;

/** A DNS name as people write it, without the closing dot. */
export const DnsName = z
  .string()
  .max(253)
  .regex(/^(?!-)[A-Za-z0-9_-]{1,63}(\.(?!-)[A-Za-z0-9_-]{1,63})*$/, 'a host name')
  .transform((name) => name.toLowerCase());

/** What an isolation lets through. Everything else is cut, in both directions and both IP versions. */
export const IsolationTerms = z.object({
  console: z.array(ConsoleEndpoint).min(1).max(64),
  /** Only when the console is known by name: this name may be asked of these servers. */
  dns: z.object({ name: DnsName, servers: z.array(IpAddress).max(16) }).optional(),
});
export type IsolationTerms = z.infer<typeof IsolationTerms>;

/** A zone rule resolved for one device: ranges only, ready for a firewall. */
export interface ZoneRestriction {
  ruleId: string;
  blocked: string[];
  allowed: { protocol: 'tcp' | 'udp'; networks: string[]; ports: number[] }[];
}

/** The restriction that policy puts on a device of these groups; undefined when there is none. Pure. */
export function restrictionFor(
  network: Network,
  deviceGroups: readonly string[],
): ZoneRestriction | undefined {
  const rule = network.rules.find((candidate) =>
    candidate.deviceGroups.some((pattern) => deviceGroups.some((group) => matchesWildcard(pattern, group))),
  );
  if (!rule) return undefined;
  const networksOf = (id: string) => network.zones.find((zone) => zone.id === id)?.networks ?? [];
  const blocked = [...new Set(rule.block.flatMap(networksOf))];
  const allowed = rule.allow.flatMap((allowance) => {
    const networks = allowance.networks ?? networksOf(allowance.zone);
    return (['tcp', 'udp'] as const).flatMap((protocol) => {
      const ports = allowance[protocol];
      return ports ? [{ protocol, networks, ports }] : [];
    });
  });
  return { ruleId: rule.id, blocked, allowed };
}

/** True for an address or range of IP version 6. */
export function isIpv6(text: string): boolean {
  return text.includes(':');
}
