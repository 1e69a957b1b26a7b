import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { IsolationTerms, ZoneRestriction } from '../../../../shared/policy/network.ts';
import type { IsolationState, Mechanism, NetworkBackend } from '../../../enforcers/network/backend.ts';
import { type RunCommand, runCommand, runOrThrow } from '../../command.ts';
import { FormerValues } from '../../former-values.ts';
import { type SystemFiles, systemFiles } from '../../system-files.ts';
import { bootout, bootstrap, jobFile, jobPlist, jobStatus } from '../launchd.ts';
import { shellWord } from '../shell.ts';
import { isolationRules, zoneRules } from './pf-rules.ts';
import {
  asksAppleAnchors,
  checkRules,
  enable,
  flushRules,
  flushStates,
  ISOLATION_ANCHOR,
  isEnabled,
  letGo,
  loadRules,
  parseCleared,
  parseToken,
  rulesIn,
  showMainRules,
  showRules,
  showStatus,
  showTables,
  ZONES_ANCHOR,
} from './pfctl.ts';

export interface PfOptions {
  /** The agent's data folder. */
  dataDir: string;
  run?: RunCommand;
  files?: SystemFiles;
}

interface Part {
  anchor: string;
  /** What is kept for it: the token that keeps pf on, and the rules as the kernel told them. */
  token: string;
  listing: string;
  job: string;
  rulesFile: string;
}

const DEAD_MAN_JOB = 'com.guardpost.isolation-rollback';

/**
 * Isolation by pf in anchors of our own. No rule of anybody else is read into them, changed or removed; pf
 * itself is switched on by a reference that is given back.
 */
export class PfBackend implements NetworkBackend {
  readonly #run: RunCommand;
  readonly #files: SystemFiles;
  readonly #kept: FormerValues;
  readonly #isolation: Part;
  readonly #zones: Part;

  constructor(options: PfOptions) {
    this.#run = options.run ?? runCommand;
    this.#files = options.files ?? systemFiles;
    const folder = resolve(options.dataDir, 'network-isolation');
    this.#kept = new FormerValues(join(folder, 'pf.json'), this.#files);
    const part = (name: string, anchor: string): Part => ({
      anchor,
      token: `${name} token`,
      listing: `${name} rules`,
      job: `com.guardpost.${name}`,
      rulesFile: join(folder, `${name}.pf`),
    });
    this.#isolation = part('isolation', ISOLATION_ANCHOR);
    this.#zones = part('zones', ZONES_ANCHOR);
  }

  async isolate(terms: IsolationTerms, options: { pendingSeconds?: number }): Promise<Mechanism[]> {
    await this.#requireAnchors();
    const rules = isolationRules(terms);
    await runOrThrow(this.#run, checkRules(ISOLATION_ANCHOR, rules));
    const token = await this.#takeToken(this.#isolation);
    // The way back is in place before the way is closed.
    if (options.pendingSeconds !== undefined) await this.#armDeadMan(options.pendingSeconds, token);
    await this.#load(this.#isolation, rules);
    if (options.pendingSeconds === undefined) await this.#removeJob(DEAD_MAN_JOB);
    return [
      { name: 'host-rules', state: 'active' },
      ...(terms.dns
        ? [
            {
              name: 'dns-name',
              state: 'missing' as const,
              reason:
                'pf does not look into questions: the system’s resolver may ask any name of these servers',
            },
          ]
        : []),
    ];
  }

  async cutConnections(): Promise<{ cut: number; mechanism: Mechanism }> {
    const name = 'cut-connections';
    const output = await this.#run(flushStates());
    const cut = parseCleared(`${output.stdout}\n${output.stderr}`);
    if (output.code === 0) return { cut, mechanism: { name, state: 'active' } };
    const reason = 'states could not be cleared: a connection that was open goes on until it ends';
    return { cut: 0, mechanism: { name, state: 'failed', reason } };
  }

  persist(terms: IsolationTerms): Promise<Mechanism> {
    return this.#installJob(this.#isolation, isolationRules(terms));
  }

  async release(): Promise<void> {
    await this.#take(this.#isolation);
    await this.#removeJob(DEAD_MAN_JOB);
  }

  async readIsolation(terms: IsolationTerms, options: { persisted: boolean }): Promise<IsolationState> {
    return this.#compare(this.#isolation, isolationRules(terms), options.persisted);
  }

  async separate(restriction: ZoneRestriction | undefined, terms: IsolationTerms): Promise<Mechanism[]> {
    if (!restriction) {
      await this.#take(this.#zones);
      return [];
    }
    await this.#requireAnchors();
    const rules = zoneRules(restriction, terms);
    await runOrThrow(this.#run, checkRules(ZONES_ANCHOR, rules));
    await this.#takeToken(this.#zones);
    await this.#load(this.#zones, rules);
    return [{ name: 'host-rules', state: 'active' }, await this.#installJob(this.#zones, rules)];
  }

  async readSeparation(): Promise<IsolationState> {
    const rules = await this.#files.read(this.#zones.rulesFile);
    return this.#compare(this.#zones, rules, rules !== undefined);
  }

  /** Without them nothing that we load would ever be asked. */
  async #requireAnchors(): Promise<void> {
    const output = await this.#run(showMainRules());
    if (output.code === 0 && asksAppleAnchors(output.stdout)) return;
    throw new Error(
      'pf does not evaluate the anchors com.apple/*: put the line back into /etc/pf.conf and load it with pfctl -f /etc/pf.conf',
    );
  }

  async #takeToken(part: Part): Promise<string> {
    const known = z.string().safeParse(await this.#kept.get(part.token));
    if (known.success && isEnabled((await this.#run(showStatus())).stdout)) return known.data;
    await this.#kept.forget(part.token); // pf was switched off or the computer restarted: it counts for nothing
    const output = await runOrThrow(this.#run, enable());
    const token = parseToken(`${output.stdout}\n${output.stderr}`) ?? '';
    await this.#kept.keep(part.token, token);
    return token;
  }

  async #load(part: Part, rules: string): Promise<void> {
    await runOrThrow(this.#run, loadRules(part.anchor, rules));
    await this.#kept.forget(part.listing);
    await this.#kept.keep(part.listing, await this.#listing(part));
  }

  async #listing(part: Part): Promise<string[]> {
    const rules = await this.#run(showRules(part.anchor));
    const tables = await this.#run(showTables(part.anchor));
    return [...rulesIn(rules.stdout), ...tables.stdout.split('\n').filter((line) => line.trim() !== '')];
  }

  async #compare(part: Part, rules: string | undefined, persisted: boolean): Promise<IsolationState> {
    const now = await this.#listing(part);
    const before = z
      .array(z.string())
      .catch([])
      .parse(await this.#kept.get(part.listing));
    const differences: string[] = [];
    if (before.length > 0 && now.length === 0) differences.push('anchor emptied');
    else if (!isDeepStrictEqual(now, before)) differences.push('rules changed');
    if (before.length > 0) {
      if (!isEnabled((await this.#run(showStatus())).stdout)) differences.push('pf switched off');
      const main = await this.#run(showMainRules());
      if (!asksAppleAnchors(main.stdout)) differences.push('anchors no longer evaluated');
    }
    if (persisted && rules !== undefined) {
      if ((await this.#files.read(part.rulesFile)) !== rules) differences.push('boot rules');
      if ((await this.#files.read(jobFile(part.job))) !== this.#bootJob(part)) differences.push('boot job');
    }
    return { present: now.length > 0, differences };
  }

  async #take(part: Part): Promise<void> {
    await this.#removeJob(part.job);
    await this.#files.remove(part.rulesFile);
    await runOrThrow(this.#run, flushRules(part.anchor));
    await this.#run(flushStates());
    const token = z.string().safeParse(await this.#kept.get(part.token));
    if (token.success && token.data) await this.#run(letGo(token.data));
    await this.#kept.forget(part.token);
    await this.#kept.forget(part.listing);
  }

  async #installJob(part: Part, rules: string): Promise<Mechanism> {
    await this.#files.write(part.rulesFile, rules);
    await this.#files.write(jobFile(part.job), this.#bootJob(part), 0o644);
    await this.#run(bootout(part.job));
    await this.#run(bootstrap(part.job));
    const status = await this.#run(jobStatus(part.job));
    if (status.code === 0) return { name: 'boot', state: 'active' };
    return { name: 'boot', state: 'failed', reason: 'launchd did not take the job' };
  }

  #bootJob(part: Part): string {
    const args = ['/sbin/pfctl', '-E', '-a', part.anchor, '-f', part.rulesFile];
    return jobPlist({ label: part.job, arguments: args, runAtLoad: true });
  }

  /** A job of launchd that takes the isolation back at its time, also when the agent was killed. */
  async #armDeadMan(seconds: number, token: string): Promise<void> {
    const steps = [
      ['/sbin/pfctl', '-a', ISOLATION_ANCHOR, '-F', 'all'],
      ...(token ? [['/sbin/pfctl', '-X', token]] : []),
      ['/bin/rm', '-f', jobFile(DEAD_MAN_JOB)],
      ['/bin/launchctl', 'bootout', `system/${DEAD_MAN_JOB}`],
    ];
    const line = steps.map((words) => words.map(shellWord).join(' ')).join('; ');
    const job = { label: DEAD_MAN_JOB, arguments: ['/bin/sh', '-c', line], everySeconds: seconds };
    await this.#files.write(jobFile(DEAD_MAN_JOB), jobPlist(job), 0o644);
    await this.#run(bootout(DEAD_MAN_JOB));
    await runOrThrow(this.#run, bootstrap(DEAD_MAN_JOB));
  }

  async #removeJob(label: string): Promise<void> {
    await this.#run(bootout(label));
    await this.#files.remove(jobFile(label));
  }
}
