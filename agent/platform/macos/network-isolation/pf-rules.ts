import { type IsolationTerms, isIpv6, type ZoneRestriction } from '../../../../shared/policy/network.ts';

/** The account of the system's resolver, mDNSResponder: who may ask a name server while isolated. */
const RESOLVER = '_mdnsresponder';
/** "icmp6-type" of pf.conf(5): packet too big, multicast listeners, router and neighbour discovery. */
const ICMP6_NEEDED = [2, 130, 131, 132, 133, 134, 135, 136, 143];

/**
 * The rules of an isolation, for an anchor. `quick` makes the first that matches final, also against what rules
 * of others that come later say. `flags any` takes up the agent's own connection, whose state was cut. Pure.
 */
export function isolationRules(terms: IsolationTerms): string {
  const lines = [
    'pass quick on lo0 all no state',
    ...terms.console.map(
      ({ address, port }) =>
        `pass out quick ${family(address)} proto tcp from any to ${host(address)} port ${wholePort(port)} flags any keep state`,
    ),
    ...(terms.dns?.servers ?? []).map(
      (address) =>
        `pass out quick ${family(address)} proto { tcp, udp } from any to ${host(address)} port 53 user ${RESOLVER} keep state`,
    ),
    'pass out quick inet proto udp from any port 68 to any port 67 no state',
    'pass in quick inet proto udp from any port 67 to any port 68 no state',
    'pass out quick inet6 proto udp from any port 546 to any port 547 no state',
    'pass in quick inet6 proto udp from any port 547 to any port 546 no state',
    ...ICMP6_NEEDED.map((type) => `pass quick inet6 proto icmp6 all icmp6-type ${type} no state`),
    'block drop quick all',
  ];
  return `${lines.join('\n')}\n`;
}

/** The rules that keep zones apart, for an anchor. What they do not block goes on to the rules of others. Pure. */
export function zoneRules(restriction: ZoneRestriction, terms: IsolationTerms): string {
  const table = (name: string, networks: readonly string[]) =>
    `table <${name}> const { ${networks.map(network).join(', ')} }`;
  const allowed = restriction.allowed.map(({ protocol, networks, ports }, index) => ({
    table: table(`allowed${index}`, networks),
    rule: `pass out quick proto ${protocol} from any to <allowed${index}> port { ${ports.map(wholePort).join(', ')} } keep state`,
  }));
  const lines = [
    table('blocked', restriction.blocked),
    ...allowed.map((each) => each.table),
    ...terms.console.map(
      ({ address, port }) =>
        `pass out quick ${family(address)} proto tcp from any to ${host(address)} port ${wholePort(port)} flags any keep state`,
    ),
    ...allowed.map((each) => each.rule),
    'block drop out quick from any to <blocked>',
    'block drop in quick from <blocked> to any',
  ];
  return `${lines.join('\n')}\n`;
}

function family(address: string): 'inet' | 'inet6' {
  return isIpv6(address) ? 'inet6' : 'inet';
}

/** Nothing but an address gets into a rule. @throws for anything else */
function host(address: string): string {
  if (!/^[0-9a-f.:]{2,45}$/i.test(address)) throw new Error(`not an address: ${JSON.stringify(address)}`);
  return address.toLowerCase();
}

function network(text: string): string {
  const [address = '', length] = text.split('/');
  if (length !== undefined && !/^\d{1,3}$/.test(length))
    throw new Error(`not a range: ${JSON.stringify(text)}`);
  return length === undefined ? host(address) : `${host(address)}/${length}`;
}

function wholePort(port: number): string {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`not a port: ${port}`);
  return String(port);
}
