import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DATABASE_FILE } from '../../console/store/sqlite/open.ts';
import { Pair } from '../../scripts/demo/pair.ts';
import { demoPolicy } from '../../scripts/demo/story.ts';
import { untilCount } from '../../scripts/demo/until.ts';
import type { GuardEvent } from '../../shared/events/event.ts';
import { killSchedule } from './schedule.ts';

// The delivery promise, with both processes killed at any moment. GUARDPOST_SEED repeats a schedule.
const SEED = Number(process.env.GUARDPOST_SEED ?? randomInt(2 ** 31));
const FILES = 5_000;
const KILLS = 20;
/** Every so manieth file is classified and has to leave the stick. */
const CLASSIFIED_EVERY = 25;

let pair: Pair;
let stick: string;
beforeAll(async () => {
  pair = await Pair.open('kill');
  stick = join(pair.folder, 'stick');
  mkdirSync(stick);
  await pair.startAgent();
  await pair.publish(demoPolicy(stick, false));
});
afterAll(() => pair?.close());

interface Stored {
  epoch: string;
  seq: number;
  event: GuardEvent;
}

function ask<T>(sql: string): T[] {
  const database = new Database(join(pair.consoleDir, DATABASE_FILE), { readonly: true });
  try {
    return database.prepare(sql).all() as T[];
  } finally {
    database.close();
  }
}

/** What the console has stored, in the order in which it did. */
function stored(): Stored[] {
  return ask<{ epoch: string; seq: number; body: string }>(
    'select epoch, seq, body from events order by rowid',
  ).map(({ epoch, seq, body }) => ({ epoch, seq, event: JSON.parse(body) as GuardEvent }));
}

function countOfFiles(): number {
  return ask<{ count: number }>(`select count(*) as count from events where type = 'file.seen'`)[0]!.count;
}

const isClassified = (file: number) => file % CLASSIFIED_EVERY === 0;
const nameOf = (file: number) => `文件-${String(file).padStart(5, '0')}.txt`;

test(`${KILLS} kills of agent and console during ${FILES} events: none lost, none twice, in order (seed ${SEED})`, {
  timeout: 600_000,
}, async () => {
  let copied = 0;
  const copy = async (until: number) => {
    while (copied < Math.min(until, FILES)) {
      const text = isClassified(copied) ? `机密★5年\n项目 ${copied}` : `午餐 ${copied}`;
      writeFileSync(join(stick, nameOf(copied)), text);
      if (++copied % 20 === 0) await sleep(5);
    }
  };
  const killed = { agent: 0, console: 0 };
  for (const { victim, afterFiles, delayMs, downMs } of killSchedule(SEED, KILLS, FILES)) {
    await copy(copied + afterFiles);
    await sleep(delayMs);
    await pair[victim]!.stop('SIGKILL');
    killed[victim] += 1;
    await sleep(downMs);
    await (victim === 'agent' ? pair.startAgent() : pair.startConsole());
  }
  await copy(FILES);
  await untilCount(countOfFiles, FILES);
  // Whatever would be told twice is told by now: the agent sends what waits before it ends.
  await sleep(3_000);
  await pair.agent!.stop();

  const events = stored();
  const told = new Map<string, number>();
  for (const { event } of events) {
    if (event.type === 'file.seen') told.set(event.file!.name, (told.get(event.file!.name) ?? 0) + 1);
  }
  const names = Array.from({ length: FILES }, (_, file) => nameOf(file));
  const lost = names.filter((name) => !told.has(name));
  const twice = [...told].filter(([, times]) => times > 1).map(([name]) => name);
  const ids = new Set(events.map(({ event }) => event.id));
  process.stdout.write(
    `kill -9: seed ${SEED}, agent ${killed.agent} times, console ${killed.console} times; ` +
      `${FILES} files copied, ${told.size} told of, ${lost.length} lost, ${twice.length} twice; ` +
      `${events.length} events stored, ${ids.size} different\n`,
  );
  const tellings = events.filter(({ event }) => twice.includes(event.file?.name ?? ''));
  for (const { seq, event } of tellings) {
    const { at, file, operation, inspection, decision, outcome } = event;
    const told = { seq, at, name: file?.name, operation, level: inspection?.level, error: inspection?.error };
    process.stdout.write(`told twice: ${JSON.stringify({ ...told, action: decision?.action, outcome })}\n`);
  }
  expect({ lost, twice }).toEqual({ lost: [], twice: [] });
  expect(ids.size).toBe(events.length);

  const epochs = new Map<string, number[]>();
  for (const { epoch, seq } of events) epochs.set(epoch, [...(epochs.get(epoch) ?? []), seq]);
  expect(epochs.size).toBe(1);
  const [numbers] = epochs.values();
  expect(numbers).toEqual(Array.from({ length: events.length }, (_, index) => index + 1));

  // What is classified is off the stick and in the quarantine, each once; the rest lies where it was put.
  const there = names.map((name) => existsSync(join(stick, name)));
  expect(there).toEqual(names.map((_, file) => !isClassified(file)));
  const sealed = readdirSync(join(pair.agentDir, 'quarantine')).filter((name) => name.endsWith('.sealed'));
  expect(sealed).toHaveLength(FILES / CLASSIFIED_EVERY);
});
