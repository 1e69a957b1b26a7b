import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Pair } from '../../scripts/demo/pair.ts';
import { demoPolicy } from '../../scripts/demo/story.ts';
import { until } from '../../scripts/demo/until.ts';
import { PostgresServer, postgresPrograms } from '../testing/postgres-server.ts';

const GUARDPOST = fileURLToPath(new URL('../../scripts/guardpost.mjs', import.meta.url));
const installed = postgresPrograms() !== undefined;

let server: PostgresServer;
let pair: Pair;
let stick: string;
beforeAll(async () => {
  if (!installed) return;
  server = await PostgresServer.start({ durable: true });
  pair = await Pair.open('migrate');
  stick = join(pair.folder, 'stick');
  mkdirSync(stick);
  await pair.startAgent();
  await pair.publish(demoPolicy(stick, false));
});
afterAll(async () => {
  await pair?.close();
  await server?.stop();
});

function guardpost(...args: string[]): Promise<{ status: number; out: string }> {
  return promisify(execFile)(process.execPath, [GUARDPOST, ...args]).then(
    ({ stdout }) => ({ status: 0, out: stdout }),
    (error) => ({ status: error.code, out: error.stdout + error.stderr }),
  );
}

const copy = (from: number, to: number) => {
  for (let file = from; file < to; file++) writeFileSync(join(stick, `文件-${file}.txt`), `午餐 ${file}`);
};
const seen = async () => (await pair.client.events('type=file.seen&limit=200')).events;

test.skipIf(!installed)(
  'a running console moves to PostgreSQL with its keys, and its agent sends again what is not there',
  async () => {
    copy(0, 30);
    await until(async () => (await seen()).length === 30);
    const to = await server.database();
    const data = join(pair.folder, 'moved');
    const into = ['migrate', '--from', pair.consoleDir, '--to', to];
    // In the same directory two consoles would each go on with one record.
    expect(await guardpost(...into)).toMatchObject({
      status: 3,
      out: expect.stringMatching(/another console uses/),
    });
    const moved = await guardpost(...into, '--data', data);
    expect(moved).toMatchObject({ status: 0, out: expect.stringMatching(/ok \d+ events, \d+ records/) });
    const again = await guardpost(...into, '--data', join(pair.folder, 'again'));
    expect(again).toMatchObject({ status: 3, out: expect.stringMatching(/holds a console already/) });

    // Delivered to the former console and to it alone.
    copy(30, 50);
    await until(async () => (await seen()).length === 50);
    await pair.console!.stop();
    Object.assign(pair, { consoleDir: data, database: to });
    await pair.startConsole();
    copy(50, 60);
    await until(async () => (await seen()).length >= 60);

    const stored = await server.query(
      'select count(*) as n, count(distinct (agent_id, epoch, seq)) as once, count(distinct position) as positions from events',
      to.match(/\/(t\w+)\?/)![1]!,
    );
    expect(new Set((await seen()).map((event) => event.file?.name)).size).toBe(60);
    expect(stored[0]!.once).toBe(stored[0]!.n);
    expect(stored[0]!.positions).toBe(stored[0]!.n);
    const verified = await guardpost('audit', 'verify', '--data', data, '--database', to);
    expect(verified).toMatchObject({ status: 0, out: expect.stringMatching(/0 events not sealed/) });
  },
);
