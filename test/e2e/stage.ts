import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredEvent } from '../../console/api/contract.ts';
import { Pair } from '../../scripts/demo/pair.ts';
import { canMountImages, makeStick, type Stick } from '../../scripts/demo/stick.ts';
import { demoPolicy } from '../../scripts/demo/story.ts';
import { until } from '../../scripts/demo/until.ts';

/** Where a stick can be a real file system; elsewhere a folder stands for it. */
export const REAL_STICK = await canMountImages('ext4');

/** A console, an agent and a stick, and everything that the console came to store since. */
export class Stage {
  readonly pair: Pair;
  readonly stick: Stick;
  readonly events: StoredEvent[] = [];
  #unfollow: () => void = () => {};

  private constructor(pair: Pair, stick: Stick) {
    this.pair = pair;
    this.stick = stick;
  }

  static async open(name: string, megabytes = 96): Promise<Stage> {
    const pair = await Pair.open(name);
    const stage = new Stage(
      pair,
      await makeStick(pair.folder, 'stick', REAL_STICK ? 'ext4' : 'folder', megabytes),
    );
    await stage.stick.plugIn();
    await pair.startAgent();
    // Stopped is what is marked 秘密 (CONFIDENTIAL) or higher.
    await pair.publish(demoPolicy(stage.stick.mountPoint, true));
    await stage.follow();
    return stage;
  }

  /** Follows the console's live tail; again after it was away. */
  async follow(): Promise<void> {
    this.#unfollow();
    this.#unfollow = await this.pair.client.follow('', (event) => this.events.push(event));
  }

  path(name: string): string {
    return join(this.stick.mountPoint, name);
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  /** The events about a file, by its name as people see it. */
  about(name: string): StoredEvent[] {
    return this.events.filter(({ type, file }) => type === 'file.seen' && file?.name === name);
  }

  /** Waits for an event about a file. */
  async told(name: string, passes: (event: StoredEvent) => boolean = () => true): Promise<StoredEvent> {
    return until(async () => this.about(name).find(passes));
  }

  /** Waits until the console's own store, not only its tail, has it. */
  async stored(query: string): Promise<StoredEvent> {
    return until(async () => (await this.pair.client.events(query)).events[0]);
  }

  async close(): Promise<void> {
    this.#unfollow();
    await this.pair.agent?.stop();
    await this.stick.discard();
    await this.pair.close();
  }
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
