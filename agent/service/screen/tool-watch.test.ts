import { beforeEach, expect, test } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import type { RunningProgram } from '../../enforcers/applications/backend.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import { ToolWatch } from './tool-watch.ts';

const program = (name: string, pid = 100): RunningProgram => ({
  pid,
  began: `${pid} 1`,
  name,
  path: `/usr/bin/${name}`,
  uid: 1000,
  byPerson: true,
});

let running: RunningProgram[];
let events: GuardEvent[];
let notices: Notice[];
let asked: string[];
let connected: boolean;
let ends: boolean;
let policy: Policy;
let revision: number;
let watch: ToolWatch;

beforeEach(() => {
  [running, events, notices, asked, connected, ends, revision] = [[], [], [], [], false, true, 1];
  policy = Policy.parse({ name: 'test', screen: {}, rules: [] });
  watch = new ToolWatch({
    backend: {
      running: async () => running,
      publisherOf: async () => undefined,
      sha256Of: async () => undefined,
      argumentsOf: async ({ name }) => {
        asked.push(name);
        return '-f x11grab -i :0 password.mp4';
      },
      isConnected: async () => connected,
      end: async ({ pid }) => {
        if (ends) running = running.filter((each) => each.pid !== pid);
        return ends;
      },
    },
    platform: { actorOf: async () => ({ user: 'li', uid: 1000 }) },
    policy: () => ({ revision, policy }),
    report: (event) => events.push(event),
    notify: (notice) => notices.push(notice),
  });
});
const look = (stopped = false) => watch.look(policy.screen!, stopped);

test('a tool that runs is told of once, and no argument of it', async () => {
  running = [program('ffmpeg'), program('bash', 101)];
  expect(await look()).toMatchObject([{ state: 'recording', tool: { id: 'ffmpeg-grab' } }]);
  expect(await look()).toHaveLength(1);
  expect(events).toMatchObject([
    {
      type: 'screen.tool-seen',
      actor: { user: 'li' },
      decision: { action: 'audit' },
      details: { tool: 'ffmpeg-grab' },
    },
  ]);
  expect(JSON.stringify(events)).not.toContain('password');
  expect(asked).not.toContain('bash');
  running = [];
  expect(await look()).toEqual([]);
});

test('with block it is closed, told of and the person told; one that does not go is tried again', async () => {
  policy = Policy.parse({ name: 'test', screen: { tools: { capture: 'block' } }, rules: [] });
  ends = false;
  running = [program('flameshot')];
  await look();
  expect(events).toMatchObject([{ type: 'screen.tool-seen', outcome: { state: 'not-stopped' } }]);
  ends = true;
  await look();
  expect(events[1]).toMatchObject({ type: 'screen.tool-closed', outcome: { state: 'done' } });
  expect(running).toEqual([]);
  expect(notices.at(-1)).toMatchObject({ kind: 'screen-tool', action: 'block', name: 'Flameshot' });
});

test('while nothing may be captured, one that was let run before is closed', async () => {
  running = [program('flameshot'), program('anydesk', 101)];
  await look();
  expect(running).toHaveLength(2);
  await look(true);
  expect(running.map(({ name }) => name)).toEqual(['anydesk']);
  expect(events.at(-1)).toMatchObject({
    type: 'screen.tool-closed',
    details: { because: 'captures-stopped' },
  });
});

test('a server that waits is nothing until somebody connects, and nothing again afterwards', async () => {
  running = [program('x11vnc')];
  expect(await look()).toEqual([]);
  connected = true;
  expect(await look()).toMatchObject([{ state: 'remote-controlled' }]);
  connected = false;
  expect(await look()).toEqual([]);
  expect(events).toHaveLength(1);
});

test('another policy is asked anew', async () => {
  running = [program('obs')];
  await look();
  revision = 2;
  policy = Policy.parse({ name: 'test', screen: { tools: { recording: 'block' } }, rules: [] });
  await look();
  expect(running).toEqual([]);
});
