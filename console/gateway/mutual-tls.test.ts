import { randomUUID } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { RENEWAL_PATH } from '../../shared/protocol/enrolment.ts';
import { CLOSE } from '../../shared/protocol/limits.ts';
import { Authority } from '../domain/pki/authority.ts';
import { publicKeyOf } from '../domain/pki/x509.ts';
import { startConsole } from '../main.ts';
import { AgentDouble, anEvent } from '../testing/agent-double.ts';
import { agentTls, askAgentsPort, type Identity, newRequest } from '../testing/agent-identity.ts';
import { TestConsole } from '../testing/test-console.ts';

const DAY = 86_400_000;

let console_: TestConsole;
let other: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
  other = await TestConsole.start(startConsole);
});
afterAll(async () => {
  await console_.stop();
  await other.stop();
});
afterEach(() => void vi.useRealTimers());

const device = async ({ agentId }: { agentId: string }) =>
  (await console_.ask('GET', `/devices/${agentId}`)).body;
const acts = async (action: string) =>
  (await console_.ask('GET', '/audit?limit=200')).body.entries.filter(
    (entry: { action: string }) => entry.action === action,
  );
const link = (identity: Pick<Identity, 'agentId'> & Partial<Identity>) =>
  AgentDouble.connect(console_.linkUrl, identity);
const renew = (identity: Partial<Identity>, csr: string) =>
  askAgentsPort(console_.linkUrl, 'POST', RENEWAL_PATH, { csr }, agentTls(identity));
const revoke = ({ agentId }: Identity) =>
  console_.ask('POST', `/devices/${agentId}/revoke`, { reason: 'stolen' });

/** A certificate by this console's own authority, as nobody but the console can make it. */
async function forged(agentId: string): Promise<Partial<Identity>> {
  const authority = await Authority.load(console_.dataDir);
  const { key, keys } = await newRequest();
  return {
    key,
    ca: authority.bundle,
    certificate: await authority.issueForAgent(agentId, await publicKeyOf(keys.publicKey), 7),
  };
}

/** The moment passes for the console's own checks; TLS itself keeps the computer's clock. */
function daysLater(days: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * DAY });
}

async function refusedFor(reason: string, attempt: () => Promise<unknown>): Promise<void> {
  const before = (await console_.refused())[reason] ?? 0;
  await attempt();
  await expect.poll(async () => (await console_.refused())[reason]).toBe(before + 1);
}

describe('no link is opened, and the reason is counted,', () => {
  test('without a certificate', () =>
    refusedFor('no-certificate', () =>
      expect(link({ agentId: randomUUID() })).rejects.toThrow('403 no-certificate'),
    ));

  test('with a certificate of another console', async () => {
    const foreign = await other.enrol();
    const { ca } = await console_.enrol();
    await refusedFor('foreign-certificate', () =>
      expect(link({ ...foreign, ca })).rejects.toThrow('403 foreign-certificate'),
    );
  });

  test('with the console’s own server certificate', async () => {
    const authority = await Authority.load(console_.dataDir);
    const { key, keys } = await newRequest();
    const publicKey = await publicKeyOf(keys.publicKey);
    const certificate = await authority.issueForServer({ dns: ['pc'], ip: [] }, publicKey, 1);
    await refusedFor('foreign-certificate', () =>
      expect(link({ agentId: randomUUID(), key, certificate, ca: authority.bundle })).rejects.toThrow('403'),
    );
  });

  test('for a PC that the console does not know', async () => {
    const unknown = randomUUID();
    const identity = await forged(unknown);
    await refusedFor('not-enrolled', () =>
      expect(link({ agentId: unknown, ...identity })).rejects.toThrow('403 not-enrolled'),
    );
  });

  test('with an expired certificate', async () => {
    const identity = await console_.enrol();
    daysLater(8);
    await console_.logIn();
    await refusedFor('expired-certificate', () =>
      expect(link(identity)).rejects.toThrow('403 expired-certificate'),
    );
    vi.useRealTimers();
    await console_.logIn();
    await (await link(identity)).leave();
  });

  test('with a certificate whose key the other side has not', async () => {
    const [victim, thief] = [await console_.enrol(), await console_.enrol()];
    // Node itself refuses such a pair, as every honest TLS does; what a forger sends instead is a broken signature.
    await expect(link({ ...victim, key: thief.key })).rejects.toThrow(/key values mismatch/);
  });

  test('by TLS 1.2', async () => {
    const port = Number(new URL(console_.linkUrl).port);
    const identity = await console_.enrol();
    await refusedFor('tls-version', async () => {
      const tls = { ...agentTls(identity), maxVersion: 'TLSv1.2' } as const;
      const socket = connectTls({ ...tls, host: '127.0.0.1', port });
      const handshake = new Promise((resolve, reject) =>
        socket.on('secureConnect', resolve).on('error', reject),
      );
      await expect(handshake).rejects.toThrow(/alert protocol version/);
    });
  });

  test('in plain text', async () => {
    const { port } = new URL(console_.linkUrl);
    await refusedFor('not-tls', async () => {
      const socket = connectTcp({ host: '127.0.0.1', port: Number(port) });
      socket.on('error', () => {});
      socket.write('GET /agent HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      let answer = '';
      socket.on('data', (data) => (answer += data));
      await new Promise((resolve) => socket.once('close', resolve));
      expect(answer).not.toContain('101');
    });
  });

  test('on the people’s port', async () => {
    const identity = await console_.enrol();
    const url = console_.url.replace('http', 'ws');
    await expect(AgentDouble.connect(`${url}/agent`, identity)).rejects.toThrow();
  });
});

describe('revocation', () => {
  test('cuts the link at once and shuts the PC out for good', async () => {
    const agent = await console_.agent();
    const { identity } = agent;
    expect((await revoke(identity)).body).toMatchObject({
      state: 'revoked',
      revoked: { by: 'admin', reason: 'stolen' },
    });
    expect((await agent.closed).code).toBe(CLOSE.revoked);
    await refusedFor('revoked', () => expect(link(identity)).rejects.toThrow('403 revoked'));
    const { csr } = await newRequest();
    expect((await renew(identity, csr)).status).toBe(403);
    expect(await acts('device.revoked')).toMatchObject([
      { target: identity.agentId, actor: { name: 'admin' }, details: { reason: 'stolen' } },
    ]);
  });

  test('also cuts a link that has not said hello yet', async () => {
    const identity = await console_.enrol();
    const agent = await link(identity);
    await revoke(identity);
    expect((await agent.closed).code).toBe(CLOSE.revoked);
  });
});

describe('renewal', () => {
  test('over the link: the new certificate opens links as the same PC, and the record says so', async () => {
    const agent = await console_.agent();
    const { key, csr } = await newRequest();
    agent.say({ type: 'renew-certificate', csr });
    const { certificate, ca } = await agent.next('certificate');
    await agent.leave();
    const renewed = { ...agent.identity, certificate, ca, key };
    await (await AgentDouble.greeted(console_.linkUrl, renewed, agent.epoch)).leave();
    expect((await device(agent.identity)).identityAlert).toBeNull();
    const [act] = await acts('device.certificate-renewed');
    expect(act).toMatchObject({ target: agent.identity.agentId, actor: { kind: 'agent' } });
  });

  test('with a request that proves nothing is refused, and the link stays', async () => {
    const agent = await console_.agent();
    const csr = '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n';
    agent.say({ type: 'renew-certificate', csr });
    expect(await agent.next('error')).toMatchObject({ code: 'not-renewed', about: 'renew-certificate' });
    agent.say({ type: 'heartbeat', at: 7 });
    await agent.next('heartbeat');
    await agent.leave();
  });

  test.each([
    [20, 200],
    [38, 403],
  ])('%d days after enrolment, with a certificate of seven, is answered with %d', async (days, status) => {
    const identity = await console_.enrol();
    const { key, csr } = await newRequest();
    daysLater(days);
    const answer = await renew(identity, csr);
    expect(answer.status).toBe(status);
    if (status !== 200) return;
    await (await link({ ...identity, ...answer.body, key })).leave();
  });

  test('is not for who shows no certificate of ours', async () => {
    const { csr } = await newRequest();
    expect((await renew({}, csr)).status).toBe(403);
    expect((await renew({ ...(await other.enrol()), ca: (await console_.enrol()).ca }, csr)).status).toBe(
      403,
    );
  });
});

describe('an identity that exists twice', () => {
  test('on two live links: the first stays, the newcomer is told, and both are shown', async () => {
    const first = await console_.agent();
    const { identity } = first;
    const copy = await link(identity);
    copy.hello({ hostname: 'thief' });
    expect((await copy.next('error')).code).toBe('identity-in-use');
    expect((await copy.closed).code).toBe(CLOSE.inUse);
    expect((await first.next('error')).code).toBe('identity-in-use');
    expect((await first.deliver([{ seq: 1, event: anEvent() }])).seq).toBe(1);
    expect((await device(identity)).identityAlert).toMatchObject({
      kind: 'two-links',
      seen: [{ hostname: 'pc-1' }, { hostname: 'thief' }],
    });
    expect(await acts('device.identity-suspected')).toMatchObject([{ target: identity.agentId }]);
    expect((await console_.refused())['identity-in-use']).toBe(1);

    const path = `/devices/${identity.agentId}/identity-alert/clear`;
    expect((await console_.ask('POST', path, {})).body.identityAlert).toBeNull();
    expect(await acts('device.identity-cleared')).toMatchObject([{ target: identity.agentId }]);
    await first.leave();
  });

  test('one after the other: a certificate that had a successor in use already', async () => {
    const agent = await console_.agent();
    const { identity } = agent;
    daysLater(5);
    const { key, csr } = await newRequest();
    agent.say({ type: 'renew-certificate', csr });
    const issued = await agent.next('certificate');
    await agent.leave();
    const renewed = await AgentDouble.greeted(console_.linkUrl, { ...identity, ...issued, key }, agent.epoch);
    await renewed.leave();
    const copy = await AgentDouble.greeted(console_.linkUrl, identity, agent.epoch);
    await copy.leave();
    await console_.logIn();
    expect((await device(identity)).identityAlert).toMatchObject({ kind: 'old-certificate' });
    vi.useRealTimers();
    await console_.logIn();
  });

  test('one after the other: event numbers that went back', async () => {
    const agent = await console_.agent();
    await agent.deliver([1, 2, 3].map((seq) => ({ seq, event: anEvent() })));
    await agent.leave();
    const behind = await link(agent.identity);
    behind.say({ ...HELLO, agentId: agent.identity.agentId, epoch: agent.epoch, lastSeq: 2 });
    await behind.next('welcome');
    await behind.leave();
    expect((await device(agent.identity)).identityAlert).toMatchObject({ kind: 'numbers-went-back' });
  });

  test('one after the other: a numbering that had a successor', async () => {
    const agent = await console_.agent();
    await agent.deliver([{ seq: 1, event: anEvent() }]);
    await agent.leave();
    await (await AgentDouble.greeted(console_.linkUrl, agent.identity)).leave();
    expect((await device(agent.identity)).identityAlert).toBeNull();
    const copy = await link(agent.identity);
    copy.say({ ...HELLO, agentId: agent.identity.agentId, epoch: agent.epoch, lastSeq: 9 });
    await copy.next('welcome');
    await copy.leave();
    expect((await device(agent.identity)).identityAlert).toMatchObject({ kind: 'numbers-went-back' });
  });
});

const HELLO = {
  type: 'hello',
  versions: [1],
  agentVersion: '0.1.0',
  platform: 'linux',
  osVersion: 'Debian 12',
  hostname: 'pc-1',
  policyRevision: 1,
};
