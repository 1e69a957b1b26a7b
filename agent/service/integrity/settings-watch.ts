import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { Spool } from '../spool/spool.ts';
import type { Part } from '../supervisor.ts';

const EVERY_MS = 60_000;
/** What the PC's administrator may write, for the next start. */
const SETTINGS = 'agent.json';

export interface SettingsWatchOptions {
  dataDir: string;
  /** Files that the service runs from; none while it is not a service of the system's. */
  program: readonly string[];
  spool: Pick<Spool, 'mark' | 'setMarks'>;
  report: (event: GuardEvent) => unknown;
  platform: Pick<Platform, 'exposed'>;
}

/**
 * Notices settings that were changed by hand, while the agent runs and while it did not (their hash is kept in the
 * spool, sealed), and data or program that others than their owner could change.
 */
export class SettingsWatch implements Part {
  readonly name = 'settings';
  readonly #options: SettingsWatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #exposed = '';

  constructor(options: SettingsWatchOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.look();
    this.#timer = setInterval(() => void this.look().catch(() => {}), EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
  }

  /** Looks now. */
  async look(): Promise<void> {
    const { dataDir, program, spool, report, platform } = this.#options;
    const found = await hashOf(join(dataDir, SETTINGS));
    const known = spool.mark('state', 'settings');
    if (found !== known)
      await spool.setMarks([{ kind: 'state', key: 'settings', value: found }]).catch(() => {});
    if (known !== undefined && found !== known) {
      report(agentEvent('agent.file-changed', 'medium', { file: SETTINGS, gone: found === 'none' }));
    }
    const exposed = ((await platform.exposed?.([dataDir, ...program])) ?? []).join(', ');
    if (exposed !== '' && exposed !== this.#exposed)
      report(agentEvent('agent.exposed', 'high', { files: exposed }));
    this.#exposed = exposed;
  }
}

async function hashOf(file: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch {
    return 'none';
  }
}
