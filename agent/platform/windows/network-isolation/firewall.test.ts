import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IsolationTerms, ZoneRestriction } from '../../../../shared/policy/network.ts';
import { recording } from '../../testing/fixture.ts';
import { memoryFiles } from '../../testing/memory-files.ts';
import { fakeFirewall } from '../testing/fake-firewall.ts';
import { FakeRegistry, fakeRun } from '../testing/fake-windows.ts';
import { parseRange } from './address-ranges.ts';
import { WindowsFirewall } from './firewall.ts';
import { type FirewallRule, isolationRules, portsBut, zoneRules } from './firewall-rules.ts';
import { armRollback, cutConnections, restrictNames } from './firewall-scripts.ts';
import { parseProfile } from './profiles.ts';
import { parseStoredRule, RULES_KEY } from './stored-rule.ts';

const terms: IsolationTerms = {
  console: [
    { address: '10.0.0.1', port: 8443 },
    { address: '2001:db8::1', port: 8443 },
  ],
  dns: { name: 'console.corp.example', servers: ['10.0.0.53'] },
};

interface Packet {
  direction: 'In' | 'Out';
  protocol: number;
  remote: string;
  remotePort?: number;
  localPort?: number;
  icmpType?: number;
  service?: string;
}

/** What Windows does: a block that fits wins, then an allow that fits, then the profile's default. */
function passes(rules: readonly FirewallRule[], packet: Packet, closed = true): boolean {
  const fits = (rule: FirewallRule) => {
    const remote = parseRange(packet.remote);
    const within = (ports: string[] | undefined, port: number | undefined) =>
      ports === undefined ||
      (port !== undefined &&
        ports.some((each) => {
          const [from, to = from] = each.split('-').map(Number);
          return from! <= port && port <= to!;
        }));
    return (
      rule.direction === packet.direction &&
      rule.protocol === packet.protocol &&
      (rule.remote?.some(
        (r) => r.version === remote.version && r.from <= remote.from && remote.from <= r.to,
      ) ??
        true) &&
      within(rule.remotePorts, packet.remotePort) &&
      within(rule.localPorts, packet.localPort) &&
      (rule.icmpTypes?.includes(packet.icmpType ?? -1) ?? true) &&
      (rule.service === undefined || rule.service === packet.service)
    );
  };
  const fitting = rules.filter(fits);
  if (fitting.some((rule) => rule.action === 'Block')) return false;
  return fitting.some((rule) => rule.action === 'Allow') || !closed;
}

/** Rules of others that would let everything through, as some programs install them. */
const othersAllowAll: FirewallRule[] = [1, 4, 6, 17, 41, 47, 50, 58, 132].flatMap((protocol) =>
  (['In', 'Out'] as const).map((direction) => ({
    group: 'Others',
    action: 'Allow' as const,
    direction,
    protocol,
  })),
);
const out = (protocol: number, remote: string, remotePort?: number, more: Partial<Packet> = {}): Packet => ({
  direction: 'Out',
  protocol,
  remote,
  localPort: 50_000,
  ...(remotePort === undefined ? {} : { remotePort }),
  ...more,
});

describe('an isolation', () => {
  const rules = isolationRules(terms);

  it.each<[string, Packet]>([
    ['the console', out(6, '10.0.0.1', 8443)],
    ['the console by IPv6', out(6, '2001:db8::1', 8443)],
    ['the resolver’s questions', out(17, '10.0.0.53', 53, { service: 'Dnscache' })],
    ['DHCP', out(17, '255.255.255.255', 67, { localPort: 68, service: 'Dhcp' })],
    ['DHCPv6', out(17, 'ff02::1:2', 547, { localPort: 546, service: 'Dhcp' })],
    ['neighbour discovery', out(58, 'fe80::1', undefined, { icmpType: 135 })],
    ['its answers', { direction: 'In', protocol: 58, remote: 'fe80::1', icmpType: 136 }],
  ])('lets %s through', (_name, packet) => {
    expect(passes(rules, packet)).toBe(true);
  });

  it.each<[string, Packet]>([
    ['another port of the console', out(6, '10.0.0.1', 22)],
    ['UDP to the console', out(17, '10.0.0.1', 8443)],
    ['the web', out(6, '93.184.216.34', 443)],
    ['a neighbour of the console', out(6, '10.0.0.2', 8443)],
    ['IPv6', out(6, '2001:db8::2', 443)],
    ['another name server', out(17, '8.8.8.8', 53, { service: 'Dnscache' })],
    ['a program’s own questions over TLS', out(6, '10.0.0.53', 853)],
    ['a tunnel on the DHCP port', out(17, '93.184.216.34', 67, { localPort: 1194 })],
    ['QUIC', out(17, '93.184.216.34', 443)],
    ['ping', out(1, '10.0.0.2')],
    ['ping by IPv6', out(58, '2001:db8::2', undefined, { icmpType: 128 })],
    ['GRE', out(47, '93.184.216.34')],
    [
      'remote desktop',
      { direction: 'In', protocol: 6, remote: '10.0.0.9', localPort: 3389, remotePort: 5000 },
    ],
    ['file sharing', { direction: 'In', protocol: 17, remote: '10.0.0.9', localPort: 137, remotePort: 137 }],
  ])('blocks %s, whatever others allow', (_name, packet) => {
    expect(passes([...rules, ...othersAllowAll], packet)).toBe(false);
  });

  it('whatever the console’s addresses, nothing else passes by TCP', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 1, max: 65_535 })), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.oneof(fc.ipV4(), fc.ipV6()),
        fc.integer({ min: 0, max: 65_535 }),
        (console, address, port) => {
          const endpoints = console.map(([each, at]) => ({ address: each, port: at }));
          const made = isolationRules({ console: endpoints });
          for (const end of endpoints) expect(passes(made, out(6, end.address, end.port))).toBe(true);
          const isConsole = endpoints.some(
            (end) => parseRange(end.address).from === parseRange(address).from && end.port === port,
          );
          if (!isConsole) expect(passes([...made, ...othersAllowAll], out(6, address, port))).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('zones', () => {
  const restriction: ZoneRestriction = {
    ruleId: 'desk',
    blocked: ['10.2.0.0/16', 'fd02::/16'],
    allowed: [
      { protocol: 'tcp', networks: ['10.2.9.0/24'], ports: [443, 8443] },
      { protocol: 'tcp', networks: ['10.2.9.7/32'], ports: [22] },
    ],
  };
  const rules = zoneRules(restriction, { console: [{ address: '10.2.0.1', port: 8443 }] });

  it.each<[boolean, Packet]>([
    [false, out(6, '10.2.1.1', 443)],
    [true, out(6, '10.2.9.1', 443)],
    [false, out(6, '10.2.9.1', 22)],
    [true, out(6, '10.2.9.7', 22)],
    [true, out(6, '10.2.9.7', 8443)],
    [false, out(17, '10.2.9.1', 443)],
    [true, out(6, '10.2.0.1', 8443)],
    [false, out(6, '10.2.0.1', 443)],
    [false, out(6, 'fd02::9', 443)],
    [true, out(6, '10.3.1.1', 443)],
    [false, { direction: 'In', protocol: 6, remote: '10.2.9.1', localPort: 445 }],
    [true, { direction: 'In', protocol: 6, remote: '10.3.9.1', localPort: 445 }],
    [false, out(1, '10.2.1.1')],
  ])('%s: %j', (passing, packet) => {
    expect(passes(rules, packet, false)).toBe(passing);
  });
});

it('ports but some', () => {
  expect(portsBut([])).toEqual(['0-65535']);
  expect(portsBut([53])).toEqual(['0-52', '54-65535']);
  expect(portsBut([0, 1, 65_535])).toEqual(['2-65534']);
  expect(portsBut([443, 445])).toEqual(['0-442', '444', '446-65535']);
});

describe('stored rules', () => {
  it('read as recorded', () => {
    const rules = recording('windows/firewall-rules.txt').trimEnd().split('\n').map(parseStoredRule);
    expect(rules.every((rule) => rule !== undefined)).toBe(true);
    expect(rules[1]).toMatchObject({
      action: 'Block',
      direction: 'In',
      protocol: 6,
      localPorts: ['1-66', '69-55554', '55556-65535'],
      group: 'GSecurity',
      active: true,
      conditions: [],
    });
    expect(rules[4]).toMatchObject({
      remote: [parseRange('10.10.0.5')],
      localPorts: ['3389'],
      group: 'FW-ADD',
    });
    expect(rules[5]!.remote).toEqual([parseRange('10.0.0.0/24')]);
    // What narrows a rule is seen, keywords included.
    expect(rules[0]!.conditions).toContain('RA4=LocalSubnet');
    expect(rules[2]!.conditions).toEqual(['App=bitsadmin.exe (ExploitProtection)']);
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseStoredRule(`v2.33|${text}`)));
  });
});

describe('the firewall of a computer', () => {
  function setUp() {
    const registry = new FakeRegistry();
    const policy = RULES_KEY.replace('\\FirewallRules', '');
    registry.set(`${policy}\\DomainProfile`, 'EnableFirewall', { type: 'REG_DWORD', data: '0x1' });
    registry.set(`${policy}\\StandardProfile`, 'EnableFirewall', { type: 'REG_DWORD', data: '0x0' });
    registry.set(`${policy}\\StandardProfile`, 'DoNotAllowExceptions', { type: 'REG_DWORD', data: '0x1' });
    registry.set(`${policy}\\PublicProfile`, 'DefaultOutboundAction', { type: 'REG_DWORD', data: '0x0' });
    registry.set(RULES_KEY, '{F7EE5C6D}', {
      type: 'REG_SZ',
      data: 'v2.31|Action=Allow|Active=TRUE|Dir=In|Name=Theirs|',
    });
    const run = fakeRun(registry, fakeFirewall(registry));
    const files = memoryFiles();
    return { registry, run, files, policy, backend: new WindowsFirewall({ dataDir: 'data', run, files }) };
  }
  const profile = (registry: FakeRegistry, policy: string, name: string) =>
    parseProfile(registry.run(['query', `${policy}\\${name}`]).stdout);

  it('is isolated, reads back as asked for, and is exactly as before after the release', async () => {
    const { registry, policy, backend, files } = setUp();
    const before = ['DomainProfile', 'StandardProfile', 'PublicProfile'].map((name) =>
      profile(registry, policy, name),
    );
    const mechanisms = await backend.isolate(terms, { pendingSeconds: 120 });
    expect(mechanisms.map(({ name, state }) => [name, state])).toEqual([
      ['host-rules', 'active'],
      ['dns-name', 'active'],
    ]);
    expect(await backend.readIsolation(terms)).toEqual({ present: true, differences: [] });
    expect(await backend.persist(terms)).toEqual({ name: 'boot', state: 'active' });
    expect((await backend.cutConnections(terms)).cut).toBe(3);
    // Another process, after a restart, gives it all back.
    const run = fakeRun(registry, fakeFirewall(registry));
    await new WindowsFirewall({ dataDir: 'data', run, files }).release();
    expect(
      ['DomainProfile', 'StandardProfile', 'PublicProfile'].map((name) => profile(registry, policy, name)),
    ).toEqual(before);
    expect([...registry.keys.get(RULES_KEY.toLowerCase())!.keys()]).toEqual(['{F7EE5C6D}']);
    expect([...files.all]).toEqual([]);
  });

  it('takes a rollback along before it closes anything, and disarms it when confirmed', async () => {
    const { run, backend } = setUp();
    await backend.isolate(terms, { pendingSeconds: 120 });
    const changes = run.ran.filter((command) => !command.reads);
    expect(changes[0]!.script).toContain('Register-ScheduledTask');
    expect(changes[0]!.script).toContain('AddSeconds(120)');
    await backend.isolate(terms, {});
    expect(
      run.ran.at(-1)!.reads ?? run.ran.some(({ script }) => script?.includes('Unregister-ScheduledTask')),
    ).toBe(true);
  });

  it('tells what somebody did to it', async () => {
    const { registry, policy, backend } = setUp();
    await backend.isolate(terms, {});
    const rules = registry.keys.get(RULES_KEY.toLowerCase())!;
    const [first, second, third] = [...rules.keys()].filter((name) => name.startsWith('Guardpost-'));
    rules.get(first!)!.data = rules.get(first!)!.data.replace('Active=TRUE', 'Active=FALSE');
    rules.delete(second!);
    rules.get(third!)!.data = rules.get(third!)!.data.replace(/\|Name=/, '|App=C:\\x.exe|Name=');
    registry.set(`${policy}\\PublicProfile`, 'DefaultOutboundAction', { type: 'REG_DWORD', data: '0x0' });
    const { differences } = await backend.readIsolation(terms);
    expect(differences.sort()).toEqual(
      [
        `rule ${first} off`,
        `rule ${second} removed`,
        `rule ${third} changed`,
        'publicprofile changed',
      ].sort(),
    );
    await backend.isolate(terms, {});
    expect((await backend.readIsolation(terms)).differences).toEqual([]);
  });

  it('keeps zones apart and tells when a rule is gone', async () => {
    const { registry, backend } = setUp();
    const restriction: ZoneRestriction = { ruleId: 'r', blocked: ['10.2.0.0/16'], allowed: [] };
    expect((await backend.separate(restriction, terms))[0]!.state).toBe('active');
    expect((await backend.readSeparation()).differences).toEqual([]);
    const rules = registry.keys.get(RULES_KEY.toLowerCase())!;
    rules.delete([...rules.keys()].find((name) => name.startsWith('Guardpost-'))!);
    expect((await backend.readSeparation()).differences).toHaveLength(1);
    await backend.separate(undefined, terms);
    expect(await backend.readSeparation()).toEqual({ present: false, differences: [] });
  });
});

it('names from outside stay names', () => {
  const hostile = "x'; Stop-Computer; '’";
  expect(restrictNames(hostile, [hostile]).script).not.toContain('Stop-Computer;');
  expect(cutConnections([{ address: hostile, port: 1 }]).script).not.toContain('Stop-Computer;');
  expect(armRollback(60, [{ file: 'netsh.exe', args: [hostile] }]).script).not.toContain('Stop-Computer');
});
