import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PostgresServer, postgresPrograms } from '../../console/testing/postgres-server.ts';
import { Pair } from '../../scripts/demo/pair.ts';
import { demoPolicy } from '../../scripts/demo/story.ts';
import { untilCount } from '../../scripts/demo/until.ts';
import { randomFrom } from './schedule.ts';

// The delivery promise on PostgreSQL, with console and database killed while events come in. GUARDPOST_SEED repeats.
const SEED = Number(process.env.GUARDPOST_SEED ?? randomInt(2 ** 31));
const FILES = 200;
const KILLS = 4;

const installed = postgresPrograms() !== undefined;
let server: PostgresServer;
let name: string;
let pair: Pair;
let stick: string;
beforeAll(async () => {
  if (!installed) return;
  server = await PostgresServer.start({ durable: true });
  const url = await server.database();
  name = url.match(/\/(t\w+)\?/)![1]!;
  pair = await Pair.open('kill-postgres', url);
  stick = join(pair.folder, 'stick');
  mkdirSync(stick);
  await pair.startAgent();
  await pair.publish(demoPolicy(stick, false));
});
afterAll(async () => {
  await pair?.close();
  await server?.stop();
});

const count = async (sql: string) => Number((await server.query(sql, name))[0]!.n);

test.skipIf(!installed)(
  `${KILLS} kills of console and database during ${FILES} events: none lost, none twice (seed ${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    let copied = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      for (const until = copied + FILES / KILLS; copied < until && copied < FILES; copied++) {
        writeFileSync(join(stick, `文件-${copied}.txt`), `午餐 ${copied}`);
        if (copied % 20 === 0) await sleep(5);
      }
      await sleep(random(0, 900));
      if (random(0, 1) === 0) {
        await pair.console!.stop('SIGKILL');
        await sleep(random(0, 600));
        await pair.startConsole();
      } else {
        await server.kill();
        await sleep(random(0, 600));
        await server.resume();
      }
    }
    await untilCount(
      () => count(`select count(*) as n from events where type = 'file.seen'`).catch(() => 0),
      FILES,
    );
    await pair.agent!.stop();

    const told = await server.query(
      `select count(*) as n, count(distinct body::json->'file'->>'name') as files from events where type = 'file.seen'`,
      name,
    );
    expect(told).toEqual([{ n: String(FILES), files: String(FILES) }]);
    const numbers = await server.query('select seq from events order by position', name);
    expect(numbers.map(({ seq }) => Number(seq))).toEqual(numbers.map((_, index) => index + 1));
  },
);
