import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_POLICY_SOURCE } from '../../shared/policy/default-policy.ts';
import { Pair } from '../demo/pair.ts';
import { BARE, cpuNanoseconds, residentMegabytes, startNode } from './process-figures.ts';
import { type BenchResult, cost } from './result.ts';

export interface IdleOptions {
  folders?: number;
  filesInEach?: number;
  /** Time for start-up and its garbage to be over. */
  settleMs?: number;
  windows?: number;
  windowMs?: number;
}

/** A file counts as new for so long, however coarse its file system's time stamps are, and some more. */
const NEW_FOR_MS = 5_000;
/**
 * A Node process that does nothing but look, twice a second, whether something was mounted, which Node cannot
 * be told of: what the service's processor time is held against.
 */
const BARE_LOOK = `const { openSync, readSync } = require('node:fs');
const lists = ['/proc/self/mountinfo', '/proc/partitions'].map((path) => openSync(path, 'r'));
const buffer = Buffer.alloc(65536);
setInterval(() => { for (const list of lists) readSync(list, buffer, 0, buffer.length, 0); }, 500);`;

/**
 * Memory and processor time of an agent service that has nothing to do, connected to a console, with 20,000
 * files in 500 folders watched. Needs Linux: both are read from /proc.
 */
export async function run({
  folders = 500,
  filesInEach = 40,
  settleMs = 20_000,
  windows = 7,
  windowMs = 10_000,
}: IdleOptions = {}): Promise<BenchResult[]> {
  const pair = await Pair.open('bench');
  const bare = startNode(BARE);
  const bareLook = startNode(BARE_LOOK);
  try {
    const tree = join(pair.folder, 'tree');
    await makeTree(tree, folders, filesInEach);
    await pair.startAgent();
    // What was written just before the watch begins may have been written meanwhile, and would be inspected.
    await sleep(NEW_FOR_MS);
    await pair.publish(DEFAULT_POLICY_SOURCE.replace('folders: []', `folders: [${JSON.stringify(tree)}]`));
    await sleep(settleMs);

    const service = pair.agent!.process;
    const memory: { ours: number[]; limit: number[] } = { ours: [], limit: [] };
    const cpu: { ours: number[]; limit: number[] } = { ours: [], limit: [] };
    let before = await cpuOfBoth(service, bareLook);
    for (let window = 0; window < windows; window++) {
      await sleep(windowMs);
      memory.ours.push(await residentMegabytes(service));
      memory.limit.push(await residentMegabytes(bare));
      const now = await cpuOfBoth(service, bareLook);
      const share = (used: number) => ((used / 1e6) * 100) / (now.at - before.at);
      cpu.ours.push(share(now.ours - before.ours));
      cpu.limit.push(share(now.limit - before.limit));
      before = now;
    }
    return [
      cost('idle-memory', 'MB', memory.ours, memory.limit),
      cost('idle-cpu', '% of a core', cpu.ours, cpu.limit),
    ];
  } finally {
    bare.kill();
    bareLook.kill();
    await pair.close();
  }
}

async function makeTree(root: string, folders: number, filesInEach: number): Promise<void> {
  for (let folder = 0; folder < folders; folder++) {
    const path = join(root, `${folder % 20}`, `${folder}`);
    await mkdir(path, { recursive: true });
    const files = Array.from({ length: filesInEach }, (_, file) => join(path, `${file}.txt`));
    await Promise.all(files.map((file) => writeFile(file, file)));
  }
}

async function cpuOfBoth(ours: ChildProcess, limit: ChildProcess) {
  return { ours: await cpuNanoseconds(ours), limit: await cpuNanoseconds(limit), at: performance.now() };
}
