import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { type AgentDouble, anEvent } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';
import { API } from '../contract.ts';

let console_: TestConsole;
let agent: AgentDouble;
let seq = 0;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
  agent = await console_.agent();
});
afterAll(() => console_.stop());

async function deliver(...events: object[]): Promise<void> {
  await agent.deliver(events.map((event) => ({ seq: ++seq, event })));
}

interface Message {
  event: string;
  id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: events and gaps
  data: any;
}

/** A browser's EventSource, one message at a time. */
async function listen(query: string, lastEventId?: string) {
  const abort = new AbortController();
  const response = await fetch(`${console_.url}${API}/events/live?${query}`, {
    headers: { cookie: console_.cookie, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next(): Promise<Message> {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end >= 0) {
          const block = text.slice(0, end);
          text = text.slice(end + 2);
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
          const event = field('event');
          if (event) return { event, id: field('id')!, data: JSON.parse(field('data')!) };
        } else text += (await reader.read()).value ?? '';
      }
    },
    close: () => abort.abort(),
  };
}

describe('the live tail', () => {
  test('shows what passes the filter from the moment it is stored, as the list would', async () => {
    const tail = await listen('severity=critical&q=%E5%AE%A2%E6%88%B7');
    const wanted = anEvent({ severity: 'critical', details: { note: 'line\nbreak' } });
    await deliver(anEvent(), wanted);
    const { event, data, id } = await tail.next();
    expect(event).toBe('guard-event');
    expect(data).toMatchObject(wanted);
    expect(data).toEqual((await console_.ask('GET', `/events/${id}`)).body);
    tail.close();
  });

  test('resumes after Last-Event-ID without a gap or a double', async () => {
    const ids = [anEvent({ type: 'agent.started' }), anEvent({ type: 'agent.started' })];
    await deliver(...ids);
    const { events } = (await console_.ask('GET', '/events?type=agent.started')).body;
    const tail = await listen('type=agent.started', String(events[1].position));
    const third = anEvent({ type: 'agent.started' });
    await deliver(third);
    expect([(await tail.next()).data.id, (await tail.next()).data.id]).toEqual([ids[1]!.id, third.id]);
    tail.close();
  });

  test('says how much a reader missed that was away too long', async () => {
    for (let part = 0; part < 3; part++) {
      await deliver(...Array.from({ length: 200 }, () => anEvent({ type: 'agent.stopped' })));
    }
    const { events } = (await console_.ask('GET', '/events?type=agent.stopped&limit=200')).body;
    const tail = await listen('type=agent.stopped', '1');
    expect(await tail.next()).toMatchObject({ event: 'gap', data: { skipped: 100 } });
    for (let i = 0; i < 499; i++) await tail.next();
    expect((await tail.next()).id).toBe(String(events[0].position));
    tail.close();
  });
});

test('a reader that does not read costs nobody anything, and is told what it missed', async () => {
  const padding = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`k${index}`, 'x'.repeat(1000)]),
  );
  const stuck = await new Promise<IncomingMessage>((resolve) =>
    get(
      `${console_.url}${API}/events/live?type=agent.part-failed`,
      { headers: { cookie: console_.cookie } },
      resolve,
    ),
  );
  stuck.pause();
  const total = 600;
  for (let sent = 0; sent < total; sent += 20) {
    await deliver(
      ...Array.from({ length: 20 }, () => anEvent({ type: 'agent.part-failed', details: padding })),
    );
  }
  let seen = 0;
  let skipped = 0;
  let text = '';
  for await (const chunk of stuck) {
    text += String(chunk);
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      if (block.startsWith('event: guard-event')) seen++;
      skipped += Number(/"skipped":(\d+)/.exec(block)?.[1] ?? 0);
    }
    if (seen + skipped >= total) break;
  }
  expect(skipped).toBeGreaterThan(0);
  expect(seen + skipped).toBe(total);
});

describe('the list', () => {
  test('goes through all pages, newest first, each event once', async () => {
    await deliver(...Array.from({ length: 25 }, () => anEvent({ decision: undefined, severity: 'low' })));
    const seen: number[] = [];
    let before = '';
    do {
      const { body } = await console_.ask('GET', `/events?severity=low&limit=10${before}`);
      seen.push(...body.events.map(({ position }: { position: number }) => position));
      before = body.next === null ? '' : `&before=${body.next}`;
    } while (before);
    expect(seen).toHaveLength(25);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
  });

  test.each([
    ['user=%E6%9D%8E%E5%9B%9B', 1],
    ['ruleId=rule-x', 1],
    ['level=top-secret&level=internal', 1],
    ['action=warn&outcome=done', 1],
    ['channel=folder', 1],
    ['from=1000&to=1001', 1],
    ['from=1001&to=1000000', 0],
    ['q=r%C3%89PORT+sandisk', 1],
    ['q=report+kingston', 0],
    ['q=%25', 0],
  ])('%s finds %i', async (query, count) => {
    if (!((await console_.ask('GET', '/events?user=%E6%9D%8E%E5%9B%9B')).body.events.length > 0)) {
      await deliver(
        anEvent({
          at: 1000,
          channel: 'folder',
          actor: { user: '李四' },
          file: { name: 'Réport.docx', path: '/home/Réport.docx', sizeBytes: 1 },
          device: { key: 'k', bus: 'usb', vendor: 'SanDisk' },
          inspection: { type: 'docx', bytes: 1, level: 'top-secret', findings: [], ms: 1 },
          decision: { action: 'warn', severity: 'low', ruleId: 'rule-x' },
        }),
      );
    }
    expect((await console_.ask('GET', `/events?${query}`)).body.events).toHaveLength(count);
  });

  test.each(['limit=0', 'limit=1000', 'severity=loud', 'from=x', 'before=-1'])(
    '%s is refused',
    async (query) => {
      expect((await console_.ask('GET', `/events?${query}`)).body.code).toBe('bad-request');
    },
  );
});

test('the overview counts what the list shows', async () => {
  const to = Date.now() + 60_000;
  const from = to - 3_600_000;
  const { body } = await console_.ask('GET', `/overview?from=${from}&to=${to}`, undefined, {
    'accept-language': 'en',
  });
  const { events, topDevices, topRules } = body;
  const inTime = events.overTime.flatMap((step: { bySeverity: Record<string, number> }) =>
    Object.values(step.bySeverity),
  );
  expect(inTime.reduce((sum: number, count: number) => sum + count, 0)).toBe(events.total);
  expect(topDevices).toEqual([{ key: agent.identity.agentId, label: 'pc-1', count: events.total }]);
  expect(topRules[0]).toMatchObject({ label: 'Secret documents must not go onto removable storage' });
  expect(body.agents).toEqual({ total: 1, online: 1, silent: 0 });
  expect((await console_.ask('GET', '/overview?from=2&to=1')).body.code).toBe('bad-request');
});
