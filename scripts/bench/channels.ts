import { atRest } from './channels/at-rest.ts';
import { detectionDelays } from './channels/delays.ts';
import { footprint } from './channels/footprint.ts';
import { falseAlarms } from './channels/office-work.ts';
import { ChannelStage } from './channels/stage.ts';
import type { BenchResult } from './result.ts';

export interface ChannelsOptions {
  /** Files that leave by each channel; documents of office work in proportion. */
  rounds?: number | undefined;
}

const ROUNDS = 30;

/**
 * Every way out that can be had on this computer, with a real agent and a real console: how long until the console
 * knows, what ordinary work raises, and what it costs. At most about five minutes.
 */
export async function run({ rounds = ROUNDS }: ChannelsOptions = {}): Promise<BenchResult[]> {
  const say = (line: string) => process.stderr.write(`bench channels: ${line}\n`);
  const stage = await ChannelStage.open();
  try {
    for (const channel of stage.leftOut) say(`left out: ${channel}`);
    return [
      ...(await detectionDelays(stage, rounds)),
      await falseAlarms(stage, rounds * 2, say),
      ...(process.platform === 'linux' ? await footprint(stage) : []),
      ...(process.platform === 'linux' ? await atRest(stage, rounds) : []),
    ];
  } finally {
    await stage.close();
  }
}
