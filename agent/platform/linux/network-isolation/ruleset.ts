import {
  type ConsoleEndpoint,
  type IsolationTerms,
  isIpv6,
  type ZoneRestriction,
} from '../../../../shared/policy/network.ts';
import { matchQuery, matchResponse } from './dns-question.ts';

/** The tables that are ours. Nothing outside them is read, changed or relied upon. */
export const ISOLATION_TABLE = 'guardpost_isolation';
export const ZONES_TABLE = 'guardpost_zones';

/**
 * After address translation (priority 100), so that what is judged is where a packet really goes; a drop is
 * final whatever other tables say.
 */
const PRIORITY = 300;

export interface IsolationScriptOptions {
  /**
   * The dead-man's timer, kept by the kernel: so many seconds after loading the rules let everything through,
   * even when no agent is left to undo them. Absent: until released.
   */
  pendingSeconds?: number;
}

/** The script that replaces the isolation's inet table in one transaction. Pure. */
export function compileIsolation(terms: IsolationTerms, options: IsolationScriptOptions = {}): string {
  const gate = pendingGate('nf_proto', 'ipv4, ipv6', 'meta nfproto', options.pendingSeconds);
  const dns = dnsRules(terms);
  return script([
    ...replaceTable('inet', ISOLATION_TABLE),
    `table inet ${ISOLATION_TABLE} {`,
    ...gate.set,
    ...consoleSets(terms.console),
    '\tchain input {',
    `\t\ttype filter hook input priority ${PRIORITY}; policy drop;`,
    ...gate.rule,
    '\t\tiifname "lo" accept',
    // No new connection from the console's address: only answers to ours.
    '\t\ttcp flags & (syn | ack) == syn drop',
    '\t\tip saddr . tcp sport @console4 accept',
    '\t\tip6 saddr . tcp sport @console6 accept',
    ...dns.input,
    '\t\tudp sport 67 udp dport 68 accept',
    '\t\tip6 saddr fe80::/10 udp sport 547 udp dport 546 accept',
    `\t\t${NEIGHBOUR_DISCOVERY}`,
    // Path MTU discovery of the console connection (RFC 1191, RFC 8201).
    '\t\tct state related icmp type destination-unreachable icmp code 4 accept',
    '\t\tct state related icmpv6 type packet-too-big accept',
    '\t}',
    '\tchain forward {',
    `\t\ttype filter hook forward priority ${PRIORITY}; policy drop;`,
    ...gate.rule,
    '\t}',
    '\tchain output {',
    `\t\ttype filter hook output priority ${PRIORITY}; policy drop;`,
    ...gate.rule,
    '\t\tjump permitted',
    // A refusal, so that programs end their connections now instead of waiting.
    '\t\tmeta l4proto tcp reject with tcp reset',
    '\t\treject with icmpx admin-prohibited',
    '\t}',
    // Address translation in the output hook can send a loopback packet out: this is the last door.
    '\tchain postrouting {',
    `\t\ttype filter hook postrouting priority ${PRIORITY}; policy drop;`,
    ...gate.rule,
    '\t\tjump permitted',
    '\t}',
    '\tchain permitted {',
    '\t\toifname "lo" accept',
    ...permittedOut(dns.output),
    '\t}',
    '}',
  ]);
}

/** Between the ports of a bridge: a virtual machine or container bridged to the network. Pure. */
export function compileBridgeIsolation(options: IsolationScriptOptions = {}): string {
  const gate = pendingGate('ether_type', 'ip, ip6, arp', 'meta protocol', options.pendingSeconds);
  return script([
    ...replaceTable('bridge', ISOLATION_TABLE),
    `table bridge ${ISOLATION_TABLE} {`,
    ...gate.set,
    '\tchain forward {',
    `\t\ttype filter hook forward priority ${PRIORITY}; policy drop;`,
    ...gate.rule,
    '\t}',
    '}',
  ]);
}

/**
 * The last door of each network card: catches what never passes the host's own hooks, such as a macvlan
 * container or a raw packet socket. 802.1X (EAPOL) and ARP stay, or the link itself would be lost. Pure.
 */
export function compileEgressIsolation(
  terms: IsolationTerms,
  devices: readonly string[],
  options: IsolationScriptOptions = {},
): string {
  const gate = pendingGate('ether_type', 'ip, ip6', 'meta protocol', options.pendingSeconds);
  return script([
    ...replaceTable('netdev', ISOLATION_TABLE),
    `table netdev ${ISOLATION_TABLE} {`,
    ...gate.set,
    ...consoleSets(terms.console),
    ...devices.flatMap((device, index) => [
      `\tchain egress_${index} {`,
      `\t\ttype filter hook egress device "${device}" priority ${PRIORITY}; policy drop;`,
      ...gate.rule,
      '\t\tmeta protocol { arp, 0x888e, 8021q, 8021ad } accept',
      '\t\tjump permitted',
      '\t}',
    ]),
    '\tchain permitted {',
    ...permittedOut(dnsRules(terms).output),
    '\t}',
    '}',
  ]);
}

/** The script that replaces the zones' table in one transaction. The console stays reachable. Pure. */
export function compileZones(restriction: ZoneRestriction, console: readonly ConsoleEndpoint[]): string {
  const families = [
    { name: 'ip', ranges: restriction.blocked.filter((range) => !isIpv6(range)), six: false },
    { name: 'ip6', ranges: restriction.blocked.filter(isIpv6), six: true },
  ].filter((family) => family.ranges.length > 0);
  const allow = (direction: 'out' | 'in') =>
    restriction.allowed.flatMap(({ protocol, networks, ports }) =>
      [false, true].flatMap((six) => {
        const ranges = networks.filter((range) => isIpv6(range) === six);
        if (ranges.length === 0) return [];
        const family = six ? 'ip6' : 'ip';
        const where = `{ ${ranges.join(', ')} }`;
        const which = `{ ${ports.join(', ')} }`;
        // Answers are known by the connection they belong to, judged by today's rule, not by its age.
        return direction === 'out'
          ? [`\t\t${family} daddr ${where} ${protocol} dport ${which} accept`]
          : [
              `\t\tmeta l4proto ${protocol} ct direction reply ct original ${family} daddr ${where} ct original proto-dst ${which} accept`,
            ];
      }),
    );
  return script([
    ...replaceTable('inet', ZONES_TABLE),
    `table inet ${ZONES_TABLE} {`,
    ...consoleSets(console),
    ...families.flatMap((family) => [
      `\tset blocked_${family.name} {`,
      `\t\ttype ${family.six ? 'ipv6_addr' : 'ipv4_addr'}`,
      '\t\tflags interval',
      '\t\tauto-merge',
      `\t\telements = { ${family.ranges.join(', ')} }`,
      '\t}',
    ]),
    '\tchain input {',
    `\t\ttype filter hook input priority ${PRIORITY}; policy accept;`,
    '\t\tiifname "lo" accept',
    '\t\tip saddr . tcp sport @console4 accept',
    '\t\tip6 saddr . tcp sport @console6 accept',
    ...allow('in'),
    ...families.map((family) => `\t\t${family.name} saddr @blocked_${family.name} drop`),
    '\t}',
    '\tchain forward {',
    `\t\ttype filter hook forward priority ${PRIORITY}; policy accept;`,
    ...allow('out'),
    ...allow('in'),
    ...families.flatMap((family) => [
      `\t\t${family.name} daddr @blocked_${family.name} drop`,
      `\t\t${family.name} saddr @blocked_${family.name} drop`,
    ]),
    '\t}',
    '\tchain output {',
    `\t\ttype filter hook output priority ${PRIORITY}; policy accept;`,
    '\t\toifname "lo" accept',
    '\t\tip daddr . tcp dport @console4 accept',
    '\t\tip6 daddr . tcp dport @console6 accept',
    ...allow('out'),
    ...families.flatMap((family) => [
      `\t\t${family.name} daddr @blocked_${family.name} meta l4proto tcp reject with tcp reset`,
      `\t\t${family.name} daddr @blocked_${family.name} reject with icmpx admin-prohibited`,
    ]),
    '\t}',
    '}',
  ]);
}

/** Removes a table whether it is there or not. */
export function compileRemoval(family: 'inet' | 'bridge' | 'netdev', table: string): string {
  return script(replaceTable(family, table));
}

/** RFC 4861: hop limit 255 proves that the sender is on the link. */
const NEIGHBOUR_DISCOVERY =
  'icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept';

function permittedOut(dns: readonly string[]): string[] {
  return [
    '\t\tip daddr . tcp dport @console4 accept',
    '\t\tip6 daddr . tcp dport @console6 accept',
    ...dns,
    // RFC 2131 §4.1; a renewal goes to a server inside the company, never to a public address.
    '\t\tip daddr { 255.255.255.255, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16 } udp sport 68 udp dport 67 accept',
    '\t\tip6 daddr { ff02::1:2, fe80::/10 } udp sport 546 udp dport 547 accept',
    `\t\t${NEIGHBOUR_DISCOVERY}`,
  ];
}

function dnsRules(terms: IsolationTerms): { input: string[]; output: string[] } {
  if (!terms.dns) return { input: [], output: [] };
  const { name, servers } = terms.dns;
  const rules = { input: [] as string[], output: [] as string[] };
  for (const six of [false, true]) {
    const addresses = servers.filter((server) => isIpv6(server) === six);
    if (addresses.length === 0) continue;
    const family = six ? 'ip6' : 'ip';
    const where = `{ ${addresses.join(', ')} }`;
    rules.output.push(`\t\t${family} daddr ${where} udp dport 53 ${matchQuery(name)} accept`);
    rules.input.push(`\t\t${family} saddr ${where} udp sport 53 ${matchResponse(name)} accept`);
  }
  return rules;
}

function consoleSets(endpoints: readonly ConsoleEndpoint[]): string[] {
  return [false, true].flatMap((six) => {
    const elements = endpoints
      .filter((endpoint) => isIpv6(endpoint.address) === six)
      .map((endpoint) => `${endpoint.address} . ${endpoint.port}`);
    return [
      `\tset console${six ? 6 : 4} {`,
      `\t\ttype ${six ? 'ipv6_addr' : 'ipv4_addr'} . inet_service`,
      ...(elements.length > 0 ? [`\t\telements = { ${[...new Set(elements)].join(', ')} }`] : []),
      '\t}',
    ];
  });
}

function pendingGate(type: string, members: string, key: string, seconds: number | undefined) {
  if (seconds === undefined) return { set: [], rule: [] };
  const elements = members.split(', ').map((member) => `${member} timeout ${seconds}s`);
  return {
    set: [
      '\tset pending {',
      `\t\ttype ${type}`,
      '\t\tflags timeout',
      `\t\telements = { ${elements.join(', ')} }`,
      '\t}',
    ],
    rule: [`\t\t${key} != @pending accept`],
  };
}

/** `add` first, so that `delete` finds something: the whole script is one transaction. */
function replaceTable(family: string, table: string): string[] {
  return [`add table ${family} ${table}`, `delete table ${family} ${table}`];
}

function script(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
