import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandRecord, Device } from '../../../console/api/contract.ts';
import { docx } from '../../demo/documents.ts';
import { cpuNanoseconds, withDescendants } from '../process-figures.ts';
import { type BenchResult, cost } from '../result.ts';
import type { ChannelStage } from './stage.ts';

const FILES = 100;
const ROUNDS_AT_MOST = 5;
const MANY_FILES = 3_000;
/** The part of a core that the search is given while its share is measured. */
const PERCENT = 25;
const WINDOWS = 4;
const WINDOW_MS = 5_000;

/**
 * Milliseconds a file of the search for classified files at full speed, against reading and hashing the same files;
 * and its part of a core, the inspector's with it, against the part that it is given.
 */
export async function atRest(stage: ChannelStage, rounds: number): Promise<BenchResult[]> {
  const few = stage.makeFolder('archive');
  fill(few, FILES, 0);
  const ours: number[] = [];
  const limit: number[] = [];
  const { client } = stage.pair;
  const { devices } = await client.call<{ devices: Device[] }>('GET', '/devices');
  for (let round = 0; round < Math.min(rounds, ROUNDS_AT_MOST); round++) {
    const begun = stage.stored(({ type }) => type === 'discovery.begun');
    const finished = stage.stored(({ type }) => type === 'discovery.finished');
    if (round === 0) await stage.pair.publish(stage.policy(search(few, 100)));
    else {
      fill(few, FILES, round);
      await client.call<CommandRecord>('POST', `/devices/${devices[0]!.agentId}/commands`, {
        kind: 'discovery.start',
      });
    }
    ours.push((-(await begun) + (await finished)) / FILES);
    limit.push(bareMsPerFile(few));
  }

  const many = stage.makeFolder('archives');
  fill(many, MANY_FILES, 0);
  await stage.pair.publish(stage.policy(search(many, PERCENT)));
  const begun = stage.stored(({ type }) => type === 'discovery.begun');
  await client.call('POST', `/devices/${devices[0]!.agentId}/commands`, { kind: 'discovery.start' });
  await begun;
  const shares: number[] = [];
  for (let window = 0; window < WINDOWS; window++) {
    const before = await cpuOfAll(stage);
    const at = performance.now();
    await sleep(WINDOW_MS);
    const used = [...(await cpuOfAll(stage))].reduce(
      (sum, [pid, time]) => sum + time - (before.get(pid) ?? 0),
      0,
    );
    shares.push(((used / 1e6) * 100) / (performance.now() - at));
  }
  return [
    cost('at-rest', 'ms a file', ours, limit),
    cost(
      'discovery-cpu',
      '% of a core',
      shares,
      shares.map(() => PERCENT),
    ),
  ];
}

function search(folder: string, percent: number): string {
  return `discovery: { folders: [${JSON.stringify(folder)}], cpuPercent: ${percent}, maxLoad: 16, pauseOnBattery: false }\n`;
}

function fill(folder: string, count: number, version: number): void {
  for (let n = 0; n < count; n++) {
    const lines = ['项目周报', `第 ${n} 期，第 ${version} 稿`, '本周完成三项工作，下周继续推进。'];
    writeFileSync(join(folder, `周报-${n}.docx`), docx(lines, 20_000));
  }
}

function bareMsPerFile(folder: string): number {
  const began = performance.now();
  const names = readdirSync(folder);
  for (const name of names)
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest();
  return (performance.now() - began) / names.length;
}

/** By process: one that ended meanwhile must not take its former time away from the sum. */
async function cpuOfAll(stage: ChannelStage): Promise<Map<number, number>> {
  const family = await withDescendants(stage.pair.agent!.process);
  return new Map(
    await Promise.all(
      family.map(async (each): Promise<[number, number]> => [each.pid, await cpuNanoseconds(each)]),
    ),
  );
}
