import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Machine } from './machine.ts';
import { spoolIn } from './oracle.ts';
import type { Relay } from './relay.ts';
import type { Random } from './schedule.ts';

const run = promisify(execFile);
const GUARDPOST = fileURLToPath(new URL('../../scripts/guardpost.mjs', import.meta.url));
const DAY_SECONDS = 86_400;

/** What faults have at hand. */
export interface World {
  readonly folder: string;
  readonly passphraseFile: string;
  readonly relay: Relay;
  readonly machines: readonly Machine[];
  /** Of this epoch the end may be missing. */
  excuse(epoch: string | undefined): void;
}

/** What can go wrong. It begins, lasts for a time, and is over when the promise resolves. */
export interface Fault {
  on: 'agent' | 'console' | 'any' | 'network';
  needs?: 'disk' | 'clock';
  happen(world: World, machine: Machine, forMs: number, random: Random): Promise<void>;
}

/** Every fault by the name that a schedule has it under. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  kill: {
    on: 'any',
    async happen(_world, machine, forMs) {
      await machine.kill();
      await sleep(forMs);
      await machine.startAgain();
    },
  },
  pause: {
    on: 'any',
    async happen(_world, machine, forMs) {
      machine.signal('SIGSTOP');
      await sleep(forMs);
      machine.signal('SIGCONT');
    },
  },
  partition: {
    on: 'network',
    async happen({ relay }, _machine, forMs) {
      relay.hold();
      await sleep(forMs);
      relay.letPass();
    },
  },
  cut: {
    on: 'network',
    async happen({ relay }, _machine, forMs) {
      relay.cut(true);
      await sleep(forMs);
      relay.accept();
    },
  },
  slow: {
    on: 'network',
    async happen({ relay }, _machine, forMs, random) {
      relay.delayMs = random(10, 200);
      await sleep(forMs);
      relay.delayMs = 0;
    },
  },
  'disk-full': {
    on: 'any',
    needs: 'disk',
    async happen(_world, { disk }, forMs) {
      await disk!.fill();
      await sleep(forMs);
      await disk!.free();
    },
  },
  'disk-fails': {
    on: 'any',
    needs: 'disk',
    async happen(_world, machine, forMs) {
      await machine.disk!.break();
      await sleep(forMs);
      // Whoever finds a computer in this state switches it off.
      await machine.kill();
      await machine.disk!.repair();
      await machine.startAgain();
    },
  },
  'clock-ahead': { on: 'any', needs: 'clock', happen: clockOff(DAY_SECONDS) },
  'clock-behind': { on: 'any', needs: 'clock', happen: clockOff(-DAY_SECONDS) },
  'certificates-expire': {
    on: 'network',
    needs: 'clock',
    /** More than a day passes for everybody at once; certificates are issued for one. */
    async happen({ machines }, _machine, forMs) {
      for (const { clock } of machines) clock!.set(DAY_SECONDS + 7_200);
      await sleep(Math.max(forMs, 1_500));
      for (const { clock } of machines) clock!.set(0);
    },
  },
  'spool-damaged': {
    on: 'agent',
    async happen(world, machine, _forMs, random) {
      await machine.kill();
      const file = join(machine.dataDir, 'spool.db');
      if (existsSync(file)) {
        // What was in it and not sent is gone; that it is told of, and that all else goes on, is left to hold.
        world.excuse(spoolIn(machine.dataDir)?.epoch);
        const { size } = statSync(file);
        if (random(0, 1) === 0) await truncate(file, random(0, size));
        else await scribble(file, random(0, Math.max(0, size - 4096)), random);
      }
      await machine.startAgain();
    },
  },
  'restored-from-backup': {
    on: 'console',
    async happen(world, machine, forMs) {
      const file = join(world.folder, 'backup.sealed');
      const key = ['--passphrase-file', world.passphraseFile];
      await run(process.execPath, [GUARDPOST, 'backup', '--data', machine.dataDir, '--out', file, ...key]);
      await sleep(forMs);
      await machine.kill();
      await run(process.execPath, [GUARDPOST, 'restore', file, '--data', machine.dataDir, ...key]);
      rmSync(file);
      removeFormer(machine.dataDir);
      await machine.startAgain();
    },
  },
};

function clockOff(seconds: number): Fault['happen'] {
  return async (_world, { clock }, forMs) => {
    clock!.set(seconds);
    await sleep(Math.max(forMs, 1_500));
    clock!.set(0);
  };
}

async function scribble(path: string, at: number, random: Random): Promise<void> {
  const file = await open(path, 'r+');
  const bytes = Buffer.from(Array.from({ length: 4096 }, () => random(0, 255)));
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

/** A restore keeps what was there beside it; the small disk has no room for many. */
function removeFormer(dataDir: string): void {
  const folder = join(dataDir, '..');
  const name = dataDir.slice(folder.length + 1);
  for (const each of readdirSync(folder)) {
    if (each !== name && each.startsWith(name)) rmSync(join(folder, each), { recursive: true });
  }
}
