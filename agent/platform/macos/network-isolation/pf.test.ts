import { describe, expect, it } from 'vitest';
import type { IsolationTerms, ZoneRestriction } from '../../../../shared/policy/network.ts';
import type { Command, CommandOutput } from '../../command.ts';
import { recording } from '../../testing/fixture.ts';
import { memoryFiles } from '../../testing/memory-files.ts';
import { jobPlist } from '../launchd.ts';
import { parsePlist } from '../plist.ts';
import { PfBackend } from './pf.ts';
import { isolationRules, zoneRules } from './pf-rules.ts';
import {
  asksAppleAnchors,
  ISOLATION_ANCHOR,
  isEnabled,
  letGo,
  parseCleared,
  parseToken,
  rulesIn,
} from './pfctl.ts';

const terms: IsolationTerms = {
  console: [
    { address: '10.0.0.1', port: 8443 },
    { address: '2001:DB8::1', port: 8443 },
  ],
  dns: { name: 'console.corp.example', servers: ['10.0.0.53'] },
};
const zone: ZoneRestriction = {
  ruleId: 'desk',
  blocked: ['10.2.0.0/16', 'fd02::/16'],
  allowed: [{ protocol: 'tcp', networks: ['10.2.9.0/24'], ports: [443, 8443] }],
};

describe('rules', () => {
  it('of an isolation', () => {
    expect(isolationRules(terms)).toMatchInlineSnapshot(`
      "pass quick on lo0 all no state
      pass out quick inet proto tcp from any to 10.0.0.1 port 8443 flags any keep state
      pass out quick inet6 proto tcp from any to 2001:db8::1 port 8443 flags any keep state
      pass out quick inet proto { tcp, udp } from any to 10.0.0.53 port 53 user _mdnsresponder keep state
      pass out quick inet proto udp from any port 68 to any port 67 no state
      pass in quick inet proto udp from any port 67 to any port 68 no state
      pass out quick inet6 proto udp from any port 546 to any port 547 no state
      pass in quick inet6 proto udp from any port 547 to any port 546 no state
      pass quick inet6 proto icmp6 all icmp6-type 2 no state
      pass quick inet6 proto icmp6 all icmp6-type 130 no state
      pass quick inet6 proto icmp6 all icmp6-type 131 no state
      pass quick inet6 proto icmp6 all icmp6-type 132 no state
      pass quick inet6 proto icmp6 all icmp6-type 133 no state
      pass quick inet6 proto icmp6 all icmp6-type 134 no state
      pass quick inet6 proto icmp6 all icmp6-type 135 no state
      pass quick inet6 proto icmp6 all icmp6-type 136 no state
      pass quick inet6 proto icmp6 all icmp6-type 143 no state
      block drop quick all
      "
    `);
  });

  it('of zones', () => {
    expect(zoneRules(zone, { console: [terms.console[0]!] })).toMatchInlineSnapshot(`
      "table <blocked> const { 10.2.0.0/16, fd02::/16 }
      table <allowed0> const { 10.2.9.0/24 }
      pass out quick inet proto tcp from any to 10.0.0.1 port 8443 flags any keep state
      pass out quick proto tcp from any to <allowed0> port { 443, 8443 } keep state
      block drop out quick from any to <blocked>
      block drop in quick from <blocked> to any
      "
    `);
  });

  it('take nothing but addresses and ports', () => {
    for (const address of ['any', '10.0.0.1 port 22\npass all', '{ 0/0 }', '$ext', '10.0.0.1"']) {
      expect(() => isolationRules({ console: [{ address, port: 1 }] })).toThrow();
      expect(() => zoneRules({ ruleId: 'r', blocked: [address], allowed: [] }, terms)).toThrow();
    }
    expect(() => isolationRules({ console: [{ address: '10.0.0.1', port: 70_000 }] })).toThrow();
    expect(() => zoneRules({ ruleId: 'r', blocked: ['10.0.0.0/8 }'], allowed: [] }, terms)).toThrow();
  });
});

describe('what pfctl prints', () => {
  it('as recorded', () => {
    const rules = recording('macos/pfctl-rules.txt');
    expect(asksAppleAnchors(rules)).toBe(true);
    expect(asksAppleAnchors('scrub-anchor "com.apple/*" all fragment reassemble\n')).toBe(false);
    expect(rulesIn(rules)).toHaveLength(3);
    expect(parseToken(recording('macos/pfctl-enable.txt'))).toBe('13971906727590307623');
    expect(isEnabled('Status: Enabled for 0 days 00:01:02           Debug: Urgent\n')).toBe(true);
    expect(isEnabled('Status: Disabled                              Debug: Urgent\n')).toBe(false);
    expect(parseCleared('No ALTQ support in kernel\n17 states cleared\n')).toBe(17);
    expect(() => letGo('1; reboot')).toThrow();
  });
});

/** A pf with anchors, references and launchd jobs. */
class FakeMac {
  readonly ran: Command[] = [];
  readonly anchors = new Map<string, string>();
  readonly jobs = new Set<string>();
  main = recording('macos/pfctl-rules.txt');
  references = 0;

  run = async (command: Command): Promise<CommandOutput> => {
    this.ran.push(command);
    return { code: 0, stdout: '', stderr: '', ...this.answer(command) };
  };

  private answer({ file, args, input }: Command): Partial<CommandOutput> {
    if (file === '/bin/launchctl') return this.launchctl(args);
    const anchor = args.includes('-a') ? args[args.indexOf('-a') + 1]! : undefined;
    if (args.includes('-n')) return {};
    if (args[0] === '-E') {
      this.references++;
      return { stderr: recording('macos/pfctl-enable.txt') };
    }
    if (args[0] === '-X') {
      this.references--;
      return {};
    }
    if (anchor && args.includes('-f')) this.anchors.set(anchor, input!);
    else if (anchor && args.includes('-F')) this.anchors.delete(anchor);
    else if (anchor && args.at(-1) === 'rules') return { stdout: this.anchors.get(anchor) ?? '' };
    else if (args.join(' ') === '-s rules') return { stdout: this.main };
    else if (args.join(' ') === '-s info')
      return { stdout: this.references > 0 ? 'Status: Enabled for 0 days 00:01:02\n' : 'Status: Disabled\n' };
    else if (args.join(' ') === '-F states') return { stderr: '17 states cleared\n' };
    return {};
  }

  private launchctl([verb, target = '', file = '']: readonly string[]): Partial<CommandOutput> {
    const label = target.replace('system/', '');
    if (verb === 'bootstrap') this.jobs.add(file.replace(/^.*\/|\.plist$/g, ''));
    else if (verb === 'bootout' && !this.jobs.delete(label))
      return { code: 113, stderr: 'Could not find service' };
    else if (verb === 'print') return { code: this.jobs.has(label) ? 0 : 113 };
    return {};
  }
}

describe('isolation', () => {
  function setUp() {
    const mac = new FakeMac();
    const files = memoryFiles();
    const backend = new PfBackend({ dataDir: '/var/guardpost', run: mac.run, files });
    return { mac, files, backend };
  }

  it('is on trial first: a job takes it back without the agent', async () => {
    const { mac, files, backend } = setUp();
    await backend.isolate(terms, { pendingSeconds: 120 });
    expect(mac.anchors.get(ISOLATION_ANCHOR)).toBe(isolationRules(terms));
    const timer = files.all.get('/Library/LaunchDaemons/com.guardpost.isolation-rollback.plist')!;
    expect(parsePlist(timer)).toMatchObject({ StartInterval: 120 });
    expect(timer).toContain('13971906727590307623');
    expect(timer).not.toContain('RunAtLoad');
    const commands = mac.ran.map(({ file, args }) => `${file} ${args.join(' ')}`);
    const armed = commands.findIndex((line) => line.includes('bootstrap'));
    const closed = commands.findIndex((line) => line.endsWith('-f -') && !line.includes('-n'));
    expect(armed).toBeGreaterThan(-1);
    expect(armed).toBeLessThan(closed);
  });

  it('when confirmed holds from the next start, and the release leaves nothing', async () => {
    const { mac, files, backend } = setUp();
    await backend.isolate(terms, { pendingSeconds: 120 });
    await backend.isolate(terms, {});
    expect(await backend.persist(terms)).toEqual({ name: 'boot', state: 'active' });
    expect(mac.references).toBe(1);
    expect([...mac.jobs]).toEqual(['com.guardpost.isolation']);
    expect(await backend.readIsolation(terms, { persisted: true })).toEqual({
      present: true,
      differences: [],
    });
    expect((await backend.cutConnections()).cut).toBe(17);
    await new PfBackend({ dataDir: '/var/guardpost', run: mac.run, files }).release();
    expect({ references: mac.references, anchors: mac.anchors.size, jobs: mac.jobs.size }).toEqual({
      references: 0,
      anchors: 0,
      jobs: 0,
    });
    expect([...files.all]).toEqual([]);
  });

  it('tells what somebody did to it', async () => {
    const { mac, files, backend } = setUp();
    await backend.isolate(terms, {});
    await backend.persist(terms);
    mac.anchors.set(ISOLATION_ANCHOR, 'pass quick all\n');
    mac.main = 'pass all\n';
    mac.references = 0;
    files.all.delete('/Library/LaunchDaemons/com.guardpost.isolation.plist');
    expect((await backend.readIsolation(terms, { persisted: true })).differences).toEqual([
      'rules changed',
      'pf switched off',
      'anchors no longer evaluated',
      'boot job',
    ]);
    mac.anchors.delete(ISOLATION_ANCHOR);
    expect((await backend.readIsolation(terms, { persisted: false })).differences[0]).toBe('anchor emptied');
  });

  it('is refused, with what to do, where nobody would ask the anchor', async () => {
    const { mac, backend } = setUp();
    mac.main = 'pass all\n';
    await expect(backend.isolate(terms, {})).rejects.toThrow(/pf.conf/);
    expect(mac.ran.every(({ reads }) => reads)).toBe(true);
  });

  it('and zones are independent', async () => {
    const { mac, backend } = setUp();
    await backend.separate(zone, terms);
    await backend.isolate(terms, {});
    await backend.release();
    expect(await backend.readSeparation()).toMatchObject({ present: true, differences: [] });
    await backend.separate(undefined, terms);
    expect(mac.anchors.size).toBe(0);
  });
});

it('a job of launchd is a property list, whatever its words', () => {
  const plist = jobPlist({
    label: 'com.guardpost.x',
    arguments: ['/bin/echo', '<a>&"\'', '客户'],
    keepAlive: true,
  });
  expect(parsePlist(plist)).toMatchObject({
    ProgramArguments: ['/bin/echo', '<a>&"\'', '客户'],
    KeepAlive: true,
  });
  expect(() => jobPlist({ label: '../x', arguments: [] })).toThrow();
});
