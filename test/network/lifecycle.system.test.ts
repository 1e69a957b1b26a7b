import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkIsolation } from '../../agent/enforcers/network/isolation.ts';
import type { NetworkReport } from '../../agent/enforcers/network/reports.ts';
import { whyNoNamespaces } from './namespaces.ts';
import { CONSOLE, FAR, Office, PC, TERMS } from './office.ts';

const reason = whyNoNamespaces();
const order = { terms: TERMS, reason: 'test', by: 'analyst', deadManSeconds: 600 };

describe.skipIf(reason)(`the life of an isolation${reason ? ` (${reason})` : ''}`, () => {
  let office: Office;
  let isolation: NetworkIsolation;
  let reports: NetworkReport[];

  const far = () => office.atPc.ask('tcp', { address: FAR.v4, port: FAR.port });
  const types = () => reports.map((report) => report.type);
  const confirm = async () => {
    await isolation.isolate(order);
    await isolation.consoleReached(Date.now() + 1);
  };
  const begin = async () => {
    ({ isolation, reports } = office.engine());
    await isolation.start();
  };

  beforeAll(async () => {
    office = await Office.build();
  });
  afterEach(async () => {
    await isolation?.release('test');
    await isolation?.stop();
    expect(await office.ruleset()).toBe('');
  });
  afterAll(() => office?.close());

  describe('the dead-man’s timer', () => {
    it('undoes an isolation through which the console is not reached', async () => {
      await begin();
      await isolation.isolate({ ...order, deadManSeconds: 1 });
      expect(await far()).toBe('ECONNREFUSED');
      await expect.poll(types, { timeout: 5_000 }).toContain('isolation.rolled-back');
      expect(isolation.status()).toEqual({ phase: 'none' });
      expect(await far()).toBe('open');
    });

    it('is not stopped by an answer from before the isolation', async () => {
      await begin();
      const earlier = Date.now() - 1_000;
      await isolation.isolate({ ...order, deadManSeconds: 1 });
      await isolation.consoleReached(earlier);
      await expect.poll(types, { timeout: 5_000 }).toContain('isolation.rolled-back');
    });

    it('runs in the kernel when the agent is killed meanwhile', async () => {
      await begin();
      await isolation.isolate({ ...order, deadManSeconds: 2 });
      await isolation.stop();
      expect(await far()).toBe('ECONNREFUSED');
      await expect.poll(far, { timeout: 6_000 }).toBe('open');
      await begin();
      expect(types()).toContain('isolation.rolled-back');
    });

    it('goes on counting in an agent started anew', async () => {
      await begin();
      await isolation.isolate({ ...order, deadManSeconds: 3 });
      await isolation.stop();
      await begin();
      expect(isolation.status()).toMatchObject({ phase: 'pending' });
      expect(await far()).toBe('ECONNREFUSED');
      await expect.poll(types, { timeout: 6_000 }).toContain('isolation.rolled-back');
    });

    it('ends with the first answer of the console', async () => {
      await begin();
      await isolation.isolate({ ...order, deadManSeconds: 1 });
      await isolation.consoleReached(Date.now() + 1);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await isolation.check();
      expect(types()).toEqual(['isolation.applied', 'isolation.confirmed']);
      expect(await far()).toBe('ECONNREFUSED');
    });

    it('leaves nothing for the next boot until the console answered', async () => {
      await begin();
      await isolation.isolate(order);
      const file = join(office.dataDir, 'network-isolation', 'isolation.nft');
      await expect(readFile(file)).rejects.toThrow('ENOENT');
      await isolation.consoleReached(Date.now() + 1);
      expect(await readFile(file, 'utf8')).toContain('policy drop');
    });
  });

  describe('tampering is repaired and reported', () => {
    const cases: [string, string, () => Promise<unknown>][] = [
      [
        'the table deleted',
        'inet table removed',
        () => office.nft('delete', 'table', 'inet', 'guardpost_isolation'),
      ],
      ['everything flushed', 'inet table removed', () => office.nft('flush', 'ruleset')],
      [
        'a rule put first',
        'inet rules changed',
        () => office.nft('insert', 'rule', 'inet', 'guardpost_isolation', 'output', 'accept'),
      ],
      [
        'an address added to the console’s',
        'inet rules changed',
        () =>
          office.nft(
            'add',
            'element',
            'inet',
            'guardpost_isolation',
            'console4',
            `{ ${FAR.v4} . ${FAR.port} }`,
          ),
      ],
      [
        'the table put to sleep',
        'inet rules changed',
        () => office.nftScript('add table inet guardpost_isolation { flags dormant; }\n'),
      ],
      [
        'a chain emptied',
        'inet rules changed',
        () => office.nft('flush', 'chain', 'inet', 'guardpost_isolation', 'output'),
      ],
    ];
    it.each(cases)('%s', async (_name, difference, tamper) => {
      await begin();
      await confirm();
      await tamper();
      await isolation.check();
      const report = reports.find((one) => one.type === 'isolation.tampered');
      expect(report).toMatchObject({ repaired: true });
      expect(report?.type === 'isolation.tampered' && report.differences).toContain(difference);
      expect(await far()).toBe('ECONNREFUSED');
      expect(await office.atPc.ask('tcp', { address: CONSOLE.v4, port: CONSOLE.port })).toBe('open');
    });

    it('seen also when it was done while no agent ran', async () => {
      await begin();
      await confirm();
      await isolation.stop();
      await office.nft('insert', 'rule', 'inet', 'guardpost_isolation', 'output', 'accept');
      await begin();
      expect(types()).toEqual(['isolation.tampered']);
      expect(await far()).toBe('ECONNREFUSED');
    });

    it('of the boot files', async () => {
      await begin();
      await confirm();
      const file = join(office.dataDir, 'units', 'guardpost-isolation.service');
      await writeFile(file, '[Service]\nExecStart=/bin/true\n');
      await isolation.check();
      expect(reports.at(-1)).toMatchObject({ type: 'isolation.tampered', differences: ['boot unit'] });
      expect(await readFile(file, 'utf8')).toContain('nft -f');
    });

    it('but not other people’s rules, nor cards that come and go', async () => {
      await begin();
      await confirm();
      await office.nft('add', 'table', 'inet', 'mine');
      await office.net.ip('-n', office.pc, 'link', 'add', 'br9', 'type', 'bridge');
      await isolation.check();
      await office.net.ip('-n', office.pc, 'link', 'del', 'br9');
      await isolation.check();
      expect(types()).toEqual(['isolation.applied', 'isolation.confirmed']);
      await office.nft('delete', 'table', 'inet', 'mine');
    });
  });

  it('comes back at boot by the file alone, before any agent', async () => {
    await begin();
    await confirm();
    await office.nft('flush', 'ruleset');
    expect(await far()).toBe('open');
    const unit = await readFile(join(office.dataDir, 'units', 'guardpost-isolation.service'), 'utf8');
    const [program = '', ...args] = unit.match(/^ExecStart=(.*)$/m)?.[1]?.split(' ') ?? [];
    const output = await office.net.runner(office.pc)({ file: program, args });
    expect(output.code).toBe(0);
    expect(await far()).toBe('ECONNREFUSED');
  });

  it('follows the console to new addresses', async () => {
    await begin();
    await confirm();
    await isolation.updateTerms({ console: [{ address: FAR.v6, port: FAR.port }] });
    expect(await office.atPc.ask('tcp', { address: FAR.v6, port: FAR.port })).toBe('open');
    expect(await office.atPc.ask('tcp', { address: CONSOLE.v4, port: CONSOLE.port })).toBe('ECONNREFUSED');
    expect(isolation.status()).toMatchObject({ phase: 'confirmed' });
  });

  it('that cannot be had is reported and leaves nothing behind', async () => {
    ({ isolation, reports } = office.engine({ missing: 'nft' }));
    await isolation.start();
    await expect(isolation.isolate(order)).rejects.toThrow('nft');
    expect(types()).toEqual(['isolation.failed']);
    expect(isolation.status()).toEqual({ phase: 'none' });
    expect(await far()).toBe('open');
  });

  it('without a way to close sockets says so; connections end at their next packet', async () => {
    ({ isolation, reports } = office.engine({ missing: 'ss' }));
    await isolation.start();
    await office.atPc.ask('open', { name: 'old', address: FAR.v4, port: FAR.port });
    await confirm();
    const applied = reports[0]!;
    expect(applied.type === 'isolation.applied' && applied.mechanisms.at(-1)).toMatchObject({
      state: 'missing',
    });
    expect(await office.atPc.ask('send', { name: 'old' })).not.toBe('open');
  });

  it('with an unreadable state file stays and says so', async () => {
    await begin();
    await confirm();
    await isolation.stop();
    await writeFile(join(office.dataDir, 'network-isolation', 'state.json'), '{"phase":');
    await begin();
    expect(types()).toEqual(['isolation.failed']);
    expect(await far()).toBe('ECONNREFUSED');
  });

  describe('zones', () => {
    const restriction = {
      ruleId: 'business',
      blocked: ['10.99.0.16/28', 'fd99::20/124'],
      allowed: [{ protocol: 'tcp' as const, networks: [`${FAR.v4}/32`, `${FAR.v6}/128`], ports: [443] }],
    };
    afterEach(() => isolation.separate(undefined, TERMS));

    it.each([
      [FAR.v4, PC.v4],
      [FAR.v6, PC.v6],
    ])('block the other side %s both ways but for the allowed port', async (other, own) => {
      await begin();
      await office.atPc.ask('open', { name: 'before', address: other, port: FAR.port });
      await isolation.separate(restriction, TERMS);
      expect(types()).toEqual(['zones.applied']);
      expect(await office.atPc.ask('tcp', { address: other, port: 443 })).toBe('open');
      expect(await office.atPc.ask('tcp', { address: other, port: 22 })).toBe('ECONNREFUSED');
      expect(await office.atPc.ask('udp', { address: other, port: 443 })).not.toBe('open');
      expect(await office.atFar.ask('tcp', { address: own, port: 5000 })).toBe('timeout');
      // Not even from the port that may be reached.
      expect(await office.atPc.ask('send', { name: 'before' })).not.toBe('open');
    });

    it('leave everything else alone and go without a trace', async () => {
      await begin();
      await isolation.separate(restriction, TERMS);
      expect(await office.atPc.ask('tcp', { address: CONSOLE.v4, port: 9000 })).toBe('open');
      expect(await office.atConsole.ask('tcp', { address: PC.v4, port: 5000 })).toBe('open');
      await isolation.separate(undefined, TERMS);
      expect(await office.atPc.ask('tcp', { address: FAR.v4, port: 22 })).toBe('open');
    });

    it('are repaired when someone removes them', async () => {
      await begin();
      await isolation.separate(restriction, TERMS);
      await office.nft('delete', 'table', 'inet', 'guardpost_zones');
      await isolation.check();
      expect(types()).toEqual(['zones.applied', 'zones.tampered']);
      expect(await office.atPc.ask('tcp', { address: FAR.v4, port: 22 })).toBe('ECONNREFUSED');
    });

    it('of an earlier run go when policy has none', async () => {
      await begin();
      await isolation.separate(restriction, TERMS);
      await isolation.stop();
      await begin();
      await isolation.separate(undefined, TERMS);
      expect(await office.atPc.ask('tcp', { address: FAR.v4, port: 22 })).toBe('open');
    });
  });
});
