import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createInspector } from '../../agent/inspector/client.ts';
import { createLinuxPlatform } from '../../agent/platform/linux/linux.ts';
import { OpenGuardPart } from '../../agent/service/open-guard/open-guard-part.ts';
import { Policy } from '../../shared/policy/schema.ts';
import { canMountImages, makeStick } from '../demo/stick.ts';
import { type BenchResult, cost, slowEnd } from './result.ts';

const LOOP = fileURLToPath(new URL('./open-loop.ts', import.meta.url));
const run_ = promisify(execFile);

const policyWith = (enabled: boolean) => ({
  revision: 1,
  policy: Policy.parse({
    name: 'bench',
    deviceControl: { openGuard: { enabled, deadlineMs: 60_000 } },
    rules: [{ id: 'stop', name: 'stop', when: { levelAtLeast: '机密' }, action: 'block' }],
  }),
});

/**
 * Microseconds that a program waits for the opening of a harmless document on a stick: `open-delay` where the
 * verdict is known, `open-first-delay` where the document is inspected first. The limit is the same without the
 * guard, in turns.
 */
export async function run({ rounds = 10, opens = 500, fresh = 20 } = {}): Promise<BenchResult[]> {
  if (!(await canMountImages('ext4'))) {
    process.stderr.write('bench enforce: without the delay of opens (needs root and loop devices)\n');
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), 'guardpost-bench-'));
  const stick = await makeStick(folder, 'stick', 'ext4', 32);
  const platform = createLinuxPlatform();
  const inspector = createInspector(platform);
  let policy = policyWith(false);
  const guard = new OpenGuardPart({
    backend: platform.openGuard!(),
    inspector,
    platform,
    policy: () => policy,
    isExempt: () => false,
    report: () => {},
    notify: () => {},
  });
  try {
    await stick.plugIn();
    await guard.start(() => {});
    guard.storage({
      kind: 'mounted',
      mount: { mountPoint: stick.mountPoint, device: { key: 'bench', bus: 'loop' } },
    });
    inspector.configure(policy.policy.classification);
    const known = { ours: [] as number[], limit: [] as number[] };
    const first = { ours: [] as number[], limit: [] as number[] };
    for (let round = 0; round <= rounds; round++) {
      for (const enabled of round % 2 === 0 ? [true, false] : [false, true]) {
        policy = policyWith(enabled);
        guard.policyChanged();
        await guard.settled();
        const paths = await documents(stick.mountPoint, round, enabled, fresh);
        const firsts = await openAll(1, paths);
        const again = await openAll(opens, paths.slice(0, 1));
        if (round === 0) continue; // the inspector starts, code is compiled
        const into = enabled ? 'ours' : 'limit';
        first[into].push(...firsts);
        known[into].push(...again);
      }
    }
    const opened = cost('open-delay', 'µs', known.ours, known.limit);
    const inspected = cost('open-first-delay', 'µs', first.ours, first.limit);
    return [opened, slowEnd(opened), inspected, slowEnd(inspected)];
  } finally {
    await guard.stop();
    await inspector.close();
    await stick.discard();
    await rm(folder, { recursive: true, force: true });
  }
}

async function documents(folder: string, round: number, enabled: boolean, count: number): Promise<string[]> {
  const paths = Array.from({ length: count }, (_, index) => join(folder, `${round}-${enabled}-${index}.txt`));
  for (const [index, path] of paths.entries()) await writeFile(path, `菜单 ${round} ${index}\n`.repeat(200));
  return paths;
}

/** By a program that is no child of ours: what we start may open what it likes. */
async function openAll(times: number, paths: readonly string[]): Promise<number[]> {
  const { stdout } = await run_(
    'sh',
    ['-c', '"$@"; exit $?', 'sh', process.execPath, LOOP, String(times), ...paths],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as number[];
}
