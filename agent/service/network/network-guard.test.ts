import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { type IsolationTerms, Network, type ZoneRestriction } from '../../../shared/policy/network.ts';
import type { NetworkStatus } from '../../../shared/protocol/network-status.ts';
import type { NetworkBackend } from '../../enforcers/network/backend.ts';
import { silent } from '../testing/fixtures.ts';
import { NetworkGuard } from './network-guard.ts';

/** A firewall in a few lines that remembers what it holds. */
class Firewall implements NetworkBackend {
  isolated: IsolationTerms | undefined;
  separated: ZoneRestriction | undefined;
  persisted = false;
  broken = false;
  differences: string[] = [];

  async isolate(terms: IsolationTerms) {
    if (this.broken) throw new Error('nft: not found');
    this.isolated = terms;
    return [{ name: 'host-rules', state: 'active' as const }];
  }
  async cutConnections() {
    return { cut: 2, mechanism: { name: 'cut-connections', state: 'active' as const } };
  }
  async persist() {
    this.persisted = true;
    return { name: 'boot', state: 'active' as const };
  }
  async release() {
    this.isolated = undefined;
    this.persisted = false;
  }
  async readIsolation() {
    return { present: true, differences: this.differences.splice(0) };
  }
  async separate(restriction: ZoneRestriction | undefined) {
    if (this.broken) throw new Error('nft: not found');
    this.separated = restriction;
    return [];
  }
  async readSeparation() {
    return { present: this.separated !== undefined, differences: [] };
  }
}

const TERMS: IsolationTerms = { console: [{ address: '192.0.2.1', port: 8440 }] };
const ORDER = { reason: 'suspected leak', by: 'lihua', deadManSeconds: 600 };

let folder: string;
let firewall: Firewall;
let guard: NetworkGuard;
let events: GuardEvent[];
let told: NetworkStatus[];
let probes: number;
let notices: string[];
let terms: () => Promise<IsolationTerms>;

async function startGuard() {
  guard = new NetworkGuard({
    backend: firewall,
    dataDir: folder,
    terms: { current: () => terms() },
    report: (event) => events.push(event),
    tell: (status) => told.push(status),
    probe: () => probes++,
    notify: ({ action, name }) => notices.push(`${action} ${name}`.trim()),
    log: silent,
  });
  await guard.start();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-network-'));
  firewall = new Firewall();
  events = [];
  told = [];
  probes = 0;
  notices = [];
  terms = async () => TERMS;
  await startGuard();
});
afterEach(async () => {
  await guard.stop();
  rmSync(folder, { recursive: true, force: true });
});

const states = () => told.map(({ state }) => state);
const types = () => events.map(({ type }) => type);

test('an order is carried out, confirmed by the console’s answer, told of, and kept over a restart', async () => {
  expect(await guard.isolate(ORDER)).toEqual({ state: 'done' });
  expect(probes).toBe(1);
  expect(guard.status()).toMatchObject({ state: 'pending', by: 'lihua', reason: 'suspected leak' });
  expect(firewall.persisted).toBe(false);
  guard.consoleReached(Date.now() + 1);
  await vi.waitFor(() => expect(states()).toEqual(['none', 'pending', 'confirmed']));
  expect(types()).toEqual(['isolation.applied', 'isolation.confirmed']);
  expect(events[0]).toMatchObject({
    severity: 'high',
    details: { by: 'lihua', reason: 'suspected leak', connectionsCut: 2 },
  });
  await guard.stop();
  await startGuard();
  expect(guard.status()).toMatchObject({ state: 'confirmed', by: 'lihua' });
  expect(await guard.release('wangwei')).toEqual({ state: 'done' });
  expect([firewall.isolated, guard.status().state]).toEqual([undefined, 'none']);
  expect(notices).toEqual(['block suspected leak', 'warn']);
  expect(events.at(-1)).toMatchObject({ type: 'isolation.released', details: { releasedBy: 'wangwei' } });
});

test('the answer to a question from before the isolation confirms nothing', async () => {
  const before = Date.now();
  await guard.isolate(ORDER);
  guard.consoleReached(before - 1);
  await guard.release('x');
  expect(types()).not.toContain('isolation.confirmed');
});

test('an isolation that cannot be had is answered, told and shown as failed until the next order', async () => {
  firewall.broken = true;
  expect(await guard.isolate(ORDER)).toEqual({ state: 'failed', reason: 'nft: not found' });
  expect(guard.status()).toMatchObject({ state: 'failed', failure: 'nft: not found' });
  expect(events).toMatchObject([{ type: 'isolation.failed', severity: 'critical' }]);
  firewall.broken = false;
  await guard.isolate(ORDER);
  expect(guard.status().state).toBe('pending');
});

test('without an address of the console nothing is isolated', async () => {
  terms = async () => {
    throw new Error('no address of the console is known');
  };
  expect(await guard.isolate(ORDER)).toMatchObject({ state: 'failed' });
  expect(firewall.isolated).toBeUndefined();
});

test('orders are carried out in the order they came, however long the finding of addresses takes', async () => {
  let waits = 30;
  terms = async () => {
    await new Promise((resolve) => setTimeout(resolve, waits));
    waits = 0;
    return TERMS;
  };
  await Promise.all([guard.isolate(ORDER), guard.release('lihua')]);
  expect(firewall.isolated).toBeUndefined();
  await Promise.all([guard.release('lihua'), guard.isolate(ORDER)]);
  expect(firewall.isolated).toEqual(TERMS);
});

test('a rule isolates once and leaves an isolation by people as it is', async () => {
  const event = {
    decision: { action: 'block', ruleId: 'r1', ruleName: '绝密外发', isolate: true },
  } as GuardEvent;
  guard.isolateByRule(event, 60);
  guard.isolateByRule(event, 60);
  await vi.waitFor(() => expect(guard.status()).toMatchObject({ by: 'policy', reason: 'r1: 绝密外发' }));
  await guard.isolate(ORDER);
  guard.isolateByRule(event, 60);
  await guard.release('x');
  expect(types().filter((type) => type === 'isolation.applied')).toHaveLength(2);
});

test('zones follow policy and the groups of the PC', async () => {
  const network = Network.parse({
    zones: [{ id: 'business', name: '业务网', networks: ['10.8.0.0/16'] }],
    rules: [{ id: 'office-pcs', deviceGroups: ['office'], block: ['business'] }],
  });
  await guard.separate(network, ['office', 'host:pc-1']);
  expect(firewall.separated?.blocked).toEqual(['10.8.0.0/16']);
  await guard.separate(network, ['host:pc-1']);
  expect(firewall.separated).toBeUndefined();
  expect(types()).toEqual(['zones.applied', 'zones.applied']);
  // A policy that cannot be enforced must be able to say so.
  firewall.broken = true;
  await expect(guard.separate(network, ['office'])).rejects.toThrow('nft: not found');
  expect(types().at(-1)).toBe('zones.failed');
});

test('a PC without zones reports none, at every start', async () => {
  await guard.separate(Network.parse({}), ['host:pc-1']);
  expect(events).toEqual([]);
});
