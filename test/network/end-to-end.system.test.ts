import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Company } from './company.ts';
import { whyNoNamespaces } from './namespaces.ts';
import { CONSOLE, FAR, query } from './office.ts';

const reason = whyNoNamespaces();

/** What the administrator of the PC had before. */
const FORMER_RULES = `table inet site {
	set admins {
		type ipv4_addr
		flags interval
		elements = { 10.99.0.0/24 }
	}
	chain input {
		type filter hook input priority filter; policy accept;
		ip saddr @admins counter packets 0 bytes 0 accept comment "ours"
	}
}
`;

describe.skipIf(reason)(`from the console to the firewall${reason ? ` (${reason})` : ''}`, () => {
  let company: Company;
  let before: string;

  const far = () => company.office.atPc.ask('tcp', { address: FAR.v4, port: FAR.port });
  const network = async () => (await company.pc()).network;
  const becomes = (state: string) => company.until(async () => (await network()).state === state);
  const order = (path: string, why = 'suspected leak') =>
    company.ask('POST', path, { agentIds: [company.agentId], reason: why });
  const told = async (type: string) => (await company.events()).find((event) => event.type === type);

  beforeAll(async () => {
    company = await Company.found();
    await company.office.nftScript(FORMER_RULES);
    before = (await company.office.nft('-s', 'list', 'ruleset')).stdout;
    await company.publish(`
name: test
network: { isolation: { deadManSeconds: 10 } }
monitoring: { removableMounts: [${company.stick}] }
rules:
  - id: top-secret-leaves
    name: 绝密外发
    when: { channel: removable-storage, levelAtLeast: 绝密 }
    action: audit
    isolate: true
`);
  });
  afterAll(() => company?.close());

  it('an order isolates the PC, the console stays in touch, a release leaves the rules as they were', async () => {
    expect(await far()).toBe('open');
    await order('/isolations');
    await becomes('confirmed');
    expect(await far()).toBe('ECONNREFUSED');
    expect(await network()).toMatchObject({ by: 'admin', reason: 'suspected leak', order: null });
    // Through the isolation: what happened is told, and the PC is still seen.
    await company.until(async () => (await told('isolation.confirmed')) !== undefined);
    expect(await company.pc()).toMatchObject({ state: 'online' });
    expect((await told('isolation.applied'))?.details).toMatchObject({
      by: 'admin',
      reason: 'suspected leak',
    });
    await order('/isolations/release');
    await becomes('none');
    expect(await far()).toBe('open');
    expect((await company.office.nft('-s', 'list', 'ruleset')).stdout).toBe(before);
  });

  it('killing the agent opens nothing, and the next one goes on', async () => {
    await order('/isolations');
    await becomes('confirmed');
    await company.killAgent();
    expect(await far()).toBe('ECONNREFUSED');
    await company.until(async () => (await company.pc()).state !== 'online');
    await company.startAgent();
    await company.until(async () => (await company.pc()).state === 'online');
    expect(await network()).toMatchObject({ state: 'confirmed', by: 'admin' });
    expect(await far()).toBe('ECONNREFUSED');
    expect(await told('isolation.tampered')).toBeUndefined();
  });

  it('a code by telephone is the way out where the console is not reached, good once and on record', async () => {
    const { stdout } = await company.atPc(
      'agent',
      'release-challenge',
      '--isolation',
      '--data',
      company.agentData,
    );
    const challenge = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(stdout)?.[0];
    const { response, purpose } = await company.ask<{ response: string; purpose: string }>(
      'POST',
      `/devices/${company.agentId}/release-code`,
      { challenge, minutes: 60 },
    );
    expect(purpose).toBe('isolation');
    const release = (code: string) => company.atPc('agent', 'release', '--data', company.agentData, code);
    expect((await release('0000-0000')).code).toBe(1);
    expect(await far()).toBe('ECONNREFUSED');
    expect((await release(response)).code).toBe(0);
    expect(await far()).toBe('open');
    expect((await company.office.nft('-s', 'list', 'ruleset')).stdout).toBe(before);
    expect((await release(response)).code).toBe(1);
    await becomes('none');
    await company.until(async () => (await told('release-code.used')) !== undefined);
    expect(await told('release-code.refused')).toBeDefined();
    expect((await told('isolation.released'))?.details).toMatchObject({
      releasedBy: expect.stringMatching(/^code: /),
    });
  });

  it('a person asks for a release of a stick, it is granted and taken back', async () => {
    const { code } = await company.atPc(
      ...['agent', 'request-release', '--data', company.agentData, '--device', '0951:1666:A1'],
      ...['--minutes', '30', '--reason', '客户演示'],
    );
    expect(code).toBe(0);
    interface Asked {
      id: string;
      reason: string;
      minutes: number;
      device: unknown;
    }
    const requests = async () =>
      (await company.ask<{ requests: Asked[] }>('GET', '/release-requests')).requests;
    await company.until(async () => (await requests()).length === 1);
    const [asked] = await requests();
    expect(asked).toMatchObject({
      reason: '客户演示',
      minutes: 30,
      device: { vendorId: '0951', productId: '1666', serial: 'A1' },
    });
    const inForce = async () => (await company.atPc('agent', 'status', '--data', company.agentData)).stdout;
    const granted = await company.ask<{ grantId: string }>('POST', `/release-requests/${asked!.id}/grant`, {
      minutes: 5,
      access: 'read-only',
    });
    await company.until(async () => /in force: 1/.test(await inForce()));
    await company.ask('POST', `/devices/${company.agentId}/grants/revoke`, { grantId: granted.grantId });
    await company.until(async () => /in force: 0/.test(await inForce()));
  });

  it('a rule isolates the PC from which a marked document is copied', async () => {
    await writeFile(join(company.stick, 'plan.txt'), '绝密★十年\n并购方案\n');
    await becomes('confirmed');
    expect(await network()).toMatchObject({ by: 'policy', reason: 'top-secret-leaves: 绝密外发' });
    expect(await far()).toBe('ECONNREFUSED');
    await order('/isolations/release');
    await becomes('none');
  });

  it('while the console is not reached, an isolation is undone after its time, and told of later', async () => {
    await company.stopConsole();
    await writeFile(join(company.stick, 'another.txt'), '绝密★十年\n另一份方案\n');
    await company.until(async () => (await far()) === 'ECONNREFUSED');
    await company.until(async () => (await far()) === 'open');
    await company.startConsole();
    await becomes('failed');
    expect(await network()).toMatchObject({ failure: 'console-not-reached' });
    await company.until(async () => (await told('isolation.rolled-back'))?.severity === 'critical');
  });

  it('a group of PCs is kept apart from a zone', async () => {
    await company.publish(`
name: zones
network:
  zones: [{ id: business, name: 业务网, networks: [10.99.0.16/28, 'fd99::20/128'] }]
  rules: [{ id: office-pcs, deviceGroups: [office], block: [business], allow: [{ zone: business, tcp: [443] }] }]
rules: []
`);
    expect(await far()).toBe('open');
    await company.ask('PUT', `/devices/${company.agentId}/groups`, { groups: ['office'] });
    await company.until(async () => (await far()) === 'ECONNREFUSED');
    expect(await company.office.atPc.ask('tcp', { address: FAR.v4, port: 443 })).toBe('open');
    expect(await company.office.atPc.ask('tcp', { address: CONSOLE.v4, port: 9000 })).toBe('open');
    await company.ask('PUT', `/devices/${company.agentId}/groups`, { groups: [] });
    await company.until(async () => (await far()) === 'open');
    expect((await company.office.nft('-s', 'list', 'ruleset')).stdout).toBe(before);
  });
});

describe.skipIf(reason)(`a console known by its name${reason ? ` (${reason})` : ''}`, () => {
  let company: Company;
  beforeAll(async () => {
    company = await Company.found({ named: true });
  });
  afterAll(() => company?.close());

  it('may be asked for while isolated, and is found again; no other name may be', async () => {
    await company.ask('POST', '/isolations', { agentIds: [company.agentId], reason: 'x' });
    const confirmed = async () => (await company.pc()).network.state === 'confirmed';
    await company.until(confirmed);
    const asked = (name: string) =>
      company.office.atPc.ask('udp', { address: FAR.v4, port: 53, hex: query(name) });
    expect(await asked(hostname())).toBe('open');
    expect(await asked(`secret.${hostname()}`)).not.toBe('open');
    await company.killAgent();
    await company.until(async () => (await company.pc()).state !== 'online');
    await company.startAgent();
    await company.until(async () => (await company.pc()).state === 'online');
    expect(await confirmed()).toBe(true);
  });
});
