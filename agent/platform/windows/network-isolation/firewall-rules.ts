import { createHash } from 'node:crypto';
import type { IsolationTerms, ZoneRestriction } from '../../../../shared/policy/network.ts';
import {
  type AddressRange,
  everyAddress,
  formatRange,
  intersect,
  merge,
  parseRange,
  subtract,
} from './address-ranges.ts';

export const ISOLATION_GROUP = 'Guardpost isolation';
export const ZONES_GROUP = 'Guardpost zones';

/** One rule of Windows Defender Firewall with Advanced Security. */
export interface FirewallRule {
  group: string;
  action: 'Allow' | 'Block';
  direction: 'In' | 'Out';
  /** IANA protocol number. */
  protocol: number;
  /** All when left out. */
  remote?: AddressRange[];
  /** Such as 443 or 1-65535; all when left out. */
  remotePorts?: string[];
  localPorts?: string[];
  icmpTypes?: number[];
  /** Short name of the only Windows service that it is for. */
  service?: string;
}

const TCP = 6;
const UDP = 17;
const ICMP4 = 1;
const ICMP6 = 58;
/** IP in IP, IPv6 in IPv4, GRE, ESP, AH, OSPF, L2TP, SCTP: what carries a tunnel or data. */
const OTHER_PROTOCOLS = [4, 41, 47, 50, 51, 89, 115, 132];
/**
 * Without these IPv6 has no neighbours and no path: packet too big, multicast listeners, router and neighbour
 * discovery (RFC 4443, 2710, 4861, 3810).
 */
const ICMP6_NEEDED = new Set([2, 130, 131, 132, 133, 134, 135, 136, 143]);
const DHCP = { client4: '68', server4: 67, client6: '546', server6: 547 };

type PortRange = readonly [from: number, to: number];
const ALL_PORTS: PortRange = [0, 65_535];

/**
 * The rules of an isolation. Windows lets a blocking rule win over every allowing one, whoever made it; so what
 * is not permitted is blocked by rules of our own, and nobody else's rule is touched. Loopback is never filtered.
 * Pure.
 */
export function isolationRules(terms: IsolationTerms): FirewallRule[] {
  const group = ISOLATION_GROUP;
  const everything = [everyAddress(4), everyAddress(6)];
  const console = terms.console.map(({ address, port }) => ({
    networks: [parseRange(address)],
    ports: [port],
  }));
  const dns = (terms.dns?.servers ?? []).map(parseRange);
  const queries = { networks: dns, ports: [53] };
  const dhcp = { networks: everything, ports: [DHCP.server4, DHCP.server6] };
  const others = range(0, 255).filter((type) => !ICMP6_NEEDED.has(type));
  return [
    ...blockOut(group, TCP, everything, [...console, queries]),
    ...blockOut(group, UDP, everything, [queries, dhcp]),
    // To a DHCP server, but not from a client's port: a tunnel on port 67.
    {
      group,
      action: 'Block',
      direction: 'Out',
      protocol: UDP,
      remotePorts: [String(DHCP.server4), String(DHCP.server6)],
      localPorts: portsBut([Number(DHCP.client4), Number(DHCP.client6)]),
    },
    { group, action: 'Block', direction: 'In', protocol: TCP },
    {
      group,
      action: 'Block',
      direction: 'In',
      protocol: UDP,
      localPorts: portsBut([Number(DHCP.client4), Number(DHCP.client6)]),
    },
    ...(['In', 'Out'] as const).flatMap((direction): FirewallRule[] => [
      { group, action: 'Block', direction, protocol: ICMP4 },
      { group, action: 'Block', direction, protocol: ICMP6, icmpTypes: others },
      ...OTHER_PROTOCOLS.map((protocol) => ({ group, action: 'Block' as const, direction, protocol })),
      { group, action: 'Allow', direction, protocol: ICMP6, icmpTypes: [...ICMP6_NEEDED] },
    ]),
    ...terms.console.map(
      ({ address, port }): FirewallRule => ({
        group,
        action: 'Allow',
        direction: 'Out',
        protocol: TCP,
        remote: [parseRange(address)],
        remotePorts: [String(port)],
      }),
    ),
    ...(dns.length === 0
      ? []
      : [TCP, UDP].map(
          (protocol): FirewallRule => ({
            group,
            action: 'Allow',
            direction: 'Out',
            protocol,
            remote: merge(dns),
            remotePorts: ['53'],
            service: 'Dnscache',
          }),
        )),
    ...(['server4', 'server6'] as const).map(
      (server): FirewallRule => ({
        group,
        action: 'Allow',
        direction: 'Out',
        protocol: UDP,
        remotePorts: [String(DHCP[server])],
        localPorts: [server === 'server4' ? DHCP.client4 : DHCP.client6],
        service: 'Dhcp',
      }),
    ),
  ];
}

/** The rules that keep zones apart: only blocking ones, so they take nothing from anybody else's. Pure. */
export function zoneRules(restriction: ZoneRestriction, terms: IsolationTerms): FirewallRule[] {
  const group = ZONES_GROUP;
  const blocked = merge(restriction.blocked.map(parseRange));
  const allowances = (protocol: 'tcp' | 'udp') => [
    ...restriction.allowed
      .filter((allowance) => allowance.protocol === protocol)
      .map(({ networks, ports }) => ({ networks: networks.map(parseRange), ports })),
    ...(protocol === 'tcp'
      ? terms.console.map(({ address, port }) => ({ networks: [parseRange(address)], ports: [port] }))
      : []),
  ];
  const all = (direction: 'In' | 'Out', protocol: number): FirewallRule[] => {
    const version = protocol === ICMP4 ? 4 : protocol === ICMP6 ? 6 : undefined;
    const remote = blocked.filter((each) => version === undefined || each.version === version);
    return remote.length === 0 ? [] : [{ group, action: 'Block', direction, protocol, remote }];
  };
  return [
    ...blockOut(group, TCP, blocked, allowances('tcp')),
    ...blockOut(group, UDP, blocked, allowances('udp')),
    ...all('In', TCP),
    ...all('In', UDP),
    ...(['In', 'Out'] as const).flatMap((direction) => [
      ...all(direction, ICMP4),
      ...OTHER_PROTOCOLS.flatMap((protocol) => all(direction, protocol)),
    ]),
  ];
}

/**
 * Rules that block a protocol to these networks but for the ports that some of them are allowed: the networks
 * are cut at the edges of the allowances, and pieces with the same open ports share a rule.
 */
function blockOut(
  group: string,
  protocol: number,
  networks: readonly AddressRange[],
  allowances: readonly { networks: AddressRange[]; ports: number[] }[],
): FirewallRule[] {
  let pieces: { ranges: AddressRange[]; open: number[] }[] = [{ ranges: merge(networks), open: [] }];
  for (const { networks: within, ports } of allowances) {
    pieces = pieces.flatMap(({ ranges, open }) =>
      [
        { ranges: subtract(ranges, within), open },
        { ranges: intersect(ranges, within), open: [...open, ...ports] },
      ].filter((piece) => piece.ranges.length > 0),
    );
  }
  const byPorts = Map.groupBy(pieces, ({ open }) => JSON.stringify([...new Set(open)].sort((a, b) => a - b)));
  return [...byPorts].map(([open, same]) => {
    const ports = JSON.parse(open) as number[];
    return {
      group,
      action: 'Block',
      direction: 'Out',
      protocol,
      remote: merge(same.flatMap(({ ranges }) => ranges)),
      ...(ports.length === 0 ? {} : { remotePorts: portsBut(ports) }),
    };
  });
}

/** All ports but these, as ranges. */
export function portsBut(open: readonly number[]): string[] {
  const closed: string[] = [];
  let next = ALL_PORTS[0];
  const add = (to: number) => {
    if (next <= to) closed.push(next === to ? String(to) : `${next}-${to}`);
  };
  for (const port of [...new Set(open)].sort((a, b) => a - b)) {
    add(port - 1);
    next = port + 1;
  }
  add(ALL_PORTS[1]);
  return closed;
}

/** The rule's own name: the same rule always has the same, so that a repair adds only what is missing. */
export function ruleName(rule: FirewallRule): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(canonical(rule)))
    .digest('hex');
  return `Guardpost-${digest.slice(0, 16)}`;
}

/** A rule in the form in which two of them are compared. */
export function canonical(rule: FirewallRule): Record<string, unknown> {
  return {
    group: rule.group,
    action: rule.action,
    direction: rule.direction,
    protocol: rule.protocol,
    remote: rule.remote && merge(rule.remote).map(formatRange),
    remotePorts: rule.remotePorts && [...rule.remotePorts].sort(),
    localPorts: rule.localPorts && [...rule.localPorts].sort(),
    icmpTypes: rule.icmpTypes && [...rule.icmpTypes].sort((a, b) => a - b),
    service: rule.service?.toLowerCase(),
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
