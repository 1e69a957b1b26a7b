import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Pair } from '../../scripts/demo/pair.ts';
import { canMountImages, makeStick, type Stick } from '../../scripts/demo/stick.ts';
import { until } from '../../scripts/demo/until.ts';

const possible = await canMountImages('ext4');

const run = (...command: string[]): Promise<{ status: number; said: string }> =>
  new Promise((resolve) => {
    execFile(command[0]!, command.slice(1), (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code ?? 1) : 0, said: `${stdout}${stderr}` }),
    );
  });

describe.skipIf(!possible)(
  `a policy's open guard, from the console to the kernel${possible ? '' : ' (needs root and loop devices)'}`,
  () => {
    let pair: Pair;
    let stick: Stick;
    const policy = (openGuard: string) => `
name: test
deviceControl: { openGuard: ${openGuard} }
monitoring: { removableMounts: ['${stick.mountPoint}'] }
rules:
  - id: no-secrets
    name: 机密不得外带
    when: { channel: removable-storage, levelAtLeast: 机密 }
    action: block
    severity: high
`;

    beforeAll(async () => {
      pair = await Pair.open('open-guard');
      stick = await makeStick(pair.folder, 'stick', 'ext4', 16);
      await stick.plugIn();
      await writeFile(join(pair.folder, 'secret.txt'), '密级：机密\n客户张三的持仓\n');
      await writeFile(join(pair.folder, 'menu.txt'), 'Soup, noodles, tea\n');
      await pair.startAgent();
      await pair.publish(policy('{ enabled: true, deadlineMs: 60000 }'));
    });
    afterAll(async () => {
      await pair?.agent?.stop();
      await stick?.discard();
      await pair?.close();
    });

    test('a copy is refused, the console knows who tried, and a harmless one passes', async () => {
      const copy = (name: string) => run('cp', join(pair.folder, name), join(stick.mountPoint, name));
      // The guard follows the mounts that the agent has found.
      await until(async () => (await copy('secret.txt')).status !== 0 || undefined);
      expect((await copy('secret.txt')).said).toContain('Operation not permitted');
      expect((await copy('menu.txt')).status).toBe(0);
      expect(await readFile(join(stick.mountPoint, 'menu.txt'), 'utf8')).toBe('Soup, noodles, tea\n');
      const refused = async () => (await pair.client.events('type=open.refused')).events;
      await until(async () => (await refused()).length > 0 || undefined);
      expect((await refused())[0]).toMatchObject({
        severity: 'high',
        process: { name: 'cp' },
        file: { name: 'secret.txt' },
        device: { bus: 'loop' },
        decision: { ruleId: 'no-secrets', action: 'block' },
      });
    });

    test('killed, the agent holds nobody up', async () => {
      await pair.agent!.stop('SIGKILL');
      expect((await run('cat', join(stick.mountPoint, 'menu.txt'))).status).toBe(0);
    });
  },
);
