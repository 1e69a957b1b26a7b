import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { anEvent } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';
import { API } from '../contract.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
  const agent = await console_.agent();
  const named = (name: string) => anEvent({ file: { name, path: `/home/li/${name}`, sizeBytes: 3 } });
  const events = [
    anEvent({
      severity: 'critical',
      file: { name: '=1+1.csv', path: '/tmp/=1+1.csv', sizeBytes: 3 },
      at: 1_700_000_000_000,
    }),
    ...Array.from({ length: 1199 }, (_, index) => named(`bulk-${index}.txt`)),
  ].map((event, index) => ({ seq: index + 1, event }));
  for (let from = 0; from < events.length; from += 200) await agent.deliver(events.slice(from, from + 200));
});
afterAll(() => console_.stop());

const take = (query: string, language = 'zh-CN') =>
  fetch(`${console_.url}${API}/events/export?${query}`, {
    headers: { cookie: console_.cookie, 'accept-language': language },
  });

test('what the filter finds is a file with the asked columns, in the reader’s language and zone', async () => {
  const answer = await take(
    'format=csv&query=severity:critical&columns=what&columns=severity&columns=at&zone=Asia/Shanghai',
  );
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="events.csv"');
  expect(answer.headers.get('guardpost-cut')).toBe('false');
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
  expect(bytes.subarray(3).toString()).toBe(
    '"文件或事件","严重程度","时间"\r\n"\'=1+1.csv","严重","2023-11-15 06:13:20,000 GMT+08:00"\r\n',
  );
});

test('more than a page comes whole, each event once, newest first, as the list has it', async () => {
  const answer = await take('format=json&query=bulk&columns=what', 'en');
  const rows = (await answer.json()) as { what: string }[];
  expect(answer.headers.get('guardpost-events')).toBe('1199');
  expect(rows.map(({ what }) => what)).toEqual(
    Array.from({ length: 1199 }, (_, index) => `bulk-${1198 - index}.txt`),
  );
  expect(await (await take('format=json&query=nothing-like-it')).json()).toEqual([]);
});

test('every export is on record with what was asked and how much went', async () => {
  await take('format=xlsx&query=bulk').then((answer) => answer.arrayBuffer());
  const { entries } = (await console_.ask('GET', '/audit')).body;
  const found = entries.filter(({ action }: { action: string }) => action === 'events.exported');
  expect(found.map(({ details }: { details: object }) => details)).toContainEqual(
    expect.objectContaining({ format: 'xlsx', events: 1199, cut: false, filter: '{"query":"bulk"}' }),
  );
});

test.each([
  'format=exe',
  'format=csv&columns=body',
  'format=csv&zone=Mars/Olympus',
  'format=csv&query=severity:loud',
])('refused: %s', async (query) => expect((await take(query)).status).toBe(400));
