import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sessionAddress } from '../../../agent/service/session-link/address.ts';
import { BARE, proportionalMegabytes, residentMegabytes, startNode } from '../process-figures.ts';
import { type BenchResult, cost } from '../result.ts';
import type { ChannelStage } from './stage.ts';

const SETTLE_MS = 3_000;
const SAMPLES = 5;
const EVERY_MS = 1_000;

/**
 * Resident and proportional memory of the service after it watched the channels, and of the tray's main process
 * beside a stand-in for Electron, each against a Node process that does nothing.
 */
export async function footprint(stage: ChannelStage): Promise<BenchResult[]> {
  const bare = startNode(BARE);
  const tray = fork(join(import.meta.dirname, 'tray-stand-in.ts'), [sessionAddress(stage.pair.agentDir)], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  try {
    await once(tray, 'message');
    await sleep(SETTLE_MS);
    const figures = [
      { name: 'service-rss', of: stage.pair.agent!.process, measure: residentMegabytes },
      { name: 'service-pss', of: stage.pair.agent!.process, measure: proportionalMegabytes },
      { name: 'tray-rss', of: tray, measure: residentMegabytes },
      { name: 'tray-pss', of: tray, measure: proportionalMegabytes },
    ].map((figure) => ({ ...figure, ours: [] as number[], limit: [] as number[] }));
    for (let sample = 0; sample < SAMPLES; sample++) {
      for (const { of, measure, ours, limit } of figures) {
        ours.push(await measure(of));
        limit.push(await measure(bare));
      }
      await sleep(EVERY_MS);
    }
    return figures.map(({ name, ours, limit }) => cost(name, 'MB', ours, limit));
  } finally {
    for (const child of [bare, tray] as ChildProcess[]) child.kill('SIGKILL');
  }
}
