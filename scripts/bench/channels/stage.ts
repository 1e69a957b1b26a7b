import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chownSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEvent } from '../../../console/api/contract.ts';
import { CATALOGUE } from '../../../shared/destinations/catalogue.ts';
import { DEFAULT_POLICY_SOURCE } from '../../../shared/policy/default-policy.ts';
import { Pair } from '../../demo/pair.ts';
import { canMountImages, makeStick, type Stick } from '../../demo/stick.ts';
import { amongOwnMounts } from './own-mounts.ts';
import { PrivateCups } from './private-cups.ts';

/** A number that no account of a PC has: the person whose folders these are. */
const PERSON = { name: 'guardpost-bench', uid: 60_999 };
/** Folders that programs carry elsewhere, each with the channel it belongs to. */
const CARRIED = ['cloud-sync', 'messenger', 'mail', 'screenshot'] as const;

/**
 * A console, an agent and one place for each channel that can be had on this computer. As root the agent runs among
 * mounts of its own: a list of accounts with one invented person more, and the backends of a CUPS of its own.
 */
export class ChannelStage {
  readonly pair: Pair;
  readonly stick: Stick;
  readonly printer: PrivateCups | undefined;
  /** Where a file is to be put to leave by a channel. */
  readonly places = new Map<string, string>();
  /** Channels that cannot be had here, with the reason. */
  readonly leftOut: string[] = [];
  readonly #share: string | undefined;
  readonly #listeners = new Set<(event: StoredEvent) => void>();
  #unfollow = () => {};

  private constructor(pair: Pair, stick: Stick, printer: PrivateCups | undefined, share: string | undefined) {
    this.pair = pair;
    this.stick = stick;
    this.printer = printer;
    this.#share = share;
  }

  static async open(): Promise<ChannelStage> {
    const pair = await Pair.open('channels');
    const stick = await makeStick(pair.folder, 'stick', (await canMountImages()) ? 'ext4' : 'folder', 256);
    const printer = await PrivateCups.start(join(pair.folder, 'cups'));
    const stage = new ChannelStage(pair, stick, printer, await mountShare(pair.folder));
    try {
      await stage.#begin();
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  async #begin(): Promise<void> {
    const { folder } = this.pair;
    await this.stick.plugIn();
    this.places.set('removable-storage', this.stick.mountPoint);
    for (const name of ['folder', ...CARRIED]) this.places.set(name, this.makeFolder(name));
    if (this.#share) this.places.set('network-share', this.#share);
    else this.leftOut.push('network-share (needs root on Linux and bindfs)');
    if (!this.printer) this.leftOut.push('printing (needs root on Linux, CUPS, and no agent that holds it)');
    await this.pair.startAgent(isRoot() ? amongOwnMounts(this.#mounts(folder)) : []);
    await this.pair.publish(this.policy());
    this.#unfollow = await this.pair.client.follow('', (event) => {
      for (const listener of this.#listeners) listener(event);
    });
    await this.printer?.held();
  }

  /** The default policy with each place named, and every file told of; what has a message in it stops nothing. */
  policy(more = ''): string {
    const entries = CARRIED.map((channel) => ({
      id: `bench-${channel}`,
      name: channel,
      channel,
      linux: [this.places.get(channel)],
      macos: [this.places.get(channel)],
    }));
    const destinations = {
      cloudSync: true,
      messengers: true,
      mail: true,
      screenshots: true,
      networkShares: true,
      catalogue: entries,
      exclude: CATALOGUE.map(({ id }) => id),
    };
    const rule = { id: 'tell', name: 'tell', when: {}, action: 'audit', severity: 'info' };
    const head = DEFAULT_POLICY_SOURCE.slice(0, DEFAULT_POLICY_SOURCE.indexOf('\nrules:'));
    return `${head
      .replace('removableMounts: []', `removableMounts: [${JSON.stringify(this.stick.mountPoint)}]`)
      .replace('folders: []', `folders: [${JSON.stringify(this.places.get('folder'))}]`)
      .replace('folders: [', `destinations: ${JSON.stringify(destinations)}\n  folders: [`)}
${this.printer ? 'printing: { waitSeconds: 60 }\n' : ''}${more}
rules: [${JSON.stringify(rule)}]
`;
  }

  /** A folder of the person's. */
  makeFolder(name: string): string {
    const path = join(this.pair.folder, name);
    mkdirSync(path, { recursive: true });
    if (isRoot()) chownSync(path, PERSON.uid, PERSON.uid);
    return path;
  }

  /** Calls back for each event from the moment it is stored; gives a way to end it. */
  onEvent(listener: (event: StoredEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** When the console had stored the first event that passes (ms of the monotonic clock). */
  stored(passes: (event: StoredEvent) => boolean, timeoutMs = 60_000): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        end();
        reject(new Error(`no event within ${timeoutMs} ms`));
      }, timeoutMs);
      const end = this.onEvent((event) => {
        if (!passes(event)) return;
        clearTimeout(timer);
        end();
        resolve(performance.now());
      });
    });
  }

  async close(): Promise<void> {
    this.#unfollow();
    await this.pair.agent?.stop();
    await this.printer?.stop();
    if (this.#share) await run('umount', this.#share);
    await this.stick.discard();
    await this.pair.close();
  }

  #mounts(folder: string): [from: string, to: string][] {
    const accounts = join(folder, 'passwd');
    copyFileSync('/etc/passwd', accounts);
    appendFileSync(accounts, `${PERSON.name}:x:${PERSON.uid}:${PERSON.uid}::${folder}:/bin/false\n`);
    return [[accounts, '/etc/passwd'], ...(this.printer?.mounts ?? [])];
  }
}

function isRoot(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** A folder that the system takes for a share of another computer: FUSE under the name of sshfs. */
async function mountShare(folder: string): Promise<string | undefined> {
  if (!isRoot() || !existsSync('/dev/fuse') || !onPath('bindfs')) return undefined;
  const [source, share] = [join(folder, 'server'), join(folder, 'share')];
  for (const path of [source, share]) mkdirSync(path);
  const mounted = await run('bindfs', '-o', 'subtype=sshfs', source, share);
  return mounted ? share : undefined;
}

function onPath(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((path) => existsSync(join(path, command)));
}

/** True when it ended well. */
async function run(command: string, ...args: string[]): Promise<boolean> {
  const child = spawn(command, args, { stdio: 'ignore' });
  const [code] = await Promise.race([
    once(child, 'exit'),
    sleep(10_000, [undefined], { ref: false }),
  ] as Promise<unknown[]>[]);
  return code === 0;
}
