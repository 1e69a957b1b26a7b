import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import type { ClipboardChange, Copied } from '../../enforcers/screen/backend.ts';
import type { Verdict } from '../../inspector/inspector.ts';
import { ClipboardJudge } from './clipboard-judge.ts';
import { ScratchFolder } from './scratch-folder.ts';

const POLICY = Policy.parse({
  name: 'test',
  screen: { clipboard: {}, whileOpen: { levelAtLeast: 'secret' } },
  rules: [
    {
      id: 'secret',
      name: 'secret',
      when: { channel: ['clipboard', 'screenshot'], levelAtLeast: 'secret' },
      action: 'block',
    },
    {
      id: 'internal',
      name: 'internal',
      when: { channel: 'clipboard', levelAtLeast: 'internal' },
      action: 'warn',
    },
  ],
});
const ME = process.getuid?.() ?? 0;

let folder: string;
let events: GuardEvent[];
let notices: Notice[];
let inspected: string[];
let cleared: number;
let behind: string | undefined;
let stopped: boolean;
let judge: ClipboardJudge;
let scratch: ScratchFolder;
/** Holds inspections up until it resolves. */
let gate: Promise<void>;

/** Stands for the inspector: the level is the word that the file holds. */
async function inspect({ path }: { path: string | Buffer }): Promise<Verdict> {
  await gate;
  const text = readFileSync(path, 'utf8');
  inspected.push(text);
  const level = /top-secret|secret|confidential|internal/.exec(text)?.[0] ?? 'public';
  const sha256 = Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64);
  return { type: 'text', bytes: text.length, level, findings: [], ms: 1, sha256 };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-clipboard-'));
  events = [];
  notices = [];
  inspected = [];
  cleared = 0;
  behind = undefined;
  stopped = false;
  gate = Promise.resolve();
  scratch = new ScratchFolder(folder, folder);
  judge = new ClipboardJudge({
    inspector: { inspect },
    scratch,
    policy: () => ({ revision: 3, policy: POLICY }),
    levelBehind: () => behind,
    isStopped: () => stopped,
    report: (event) => events.push(event),
    notify: (notice) => notices.push(notice),
  });
});
afterEach(async () => {
  await scratch.close();
  rmSync(folder, { recursive: true, force: true });
});

const change = (copied: Copied, clears = true): ClipboardChange => ({
  actor: { user: 'li', uid: ME },
  copied,
  clear: async () => {
    cleared++;
    return clears;
  },
});
const copy = async (copied: Copied, clears = true) => {
  judge.accept(change(copied, clears));
  await judge.settled();
};

test('classified text is cleared, told of without a word of it, and leaves nothing behind', async () => {
  await copy({ text: 'a secret plan' });
  expect(cleared).toBe(1);
  expect(events).toMatchObject([
    {
      type: 'file.seen',
      channel: 'clipboard',
      file: { name: 'clipboard.txt', sizeBytes: 13 },
      decision: { action: 'block', ruleId: 'secret', policyRevision: 3 },
      outcome: { state: 'done' },
    },
  ]);
  expect(JSON.stringify(events)).not.toContain('plan');
  expect(notices).toMatchObject([{ kind: 'clipboard', action: 'block', name: 'clipboard.txt' }]);
  const left = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(left).toEqual([]);
});

test('what could not be cleared is told of as that', async () => {
  await copy({ text: 'a secret plan' }, false);
  expect(events[0]).toMatchObject({ outcome: { state: 'not-stopped' } });
});

test('ordinary text is neither cleared nor told of, a warning tells and leaves it', async () => {
  await copy({ text: 'lunch at twelve' });
  expect([events, notices, cleared]).toEqual([[], [], 0]);
  await copy({ text: 'internal note' });
  expect(events[0]).toMatchObject({ decision: { action: 'warn' }, outcome: { state: 'none' } });
  expect(cleared).toBe(0);
});

test('the same again is looked at once and told of once, and cleared each time', async () => {
  for (let times = 0; times < 3; times++) await copy({ text: 'a secret plan' });
  expect([inspected.length, events.length, cleared]).toEqual([1, 1, 3]);
});

test('text out of a program that has a classified document open is as high as the document', async () => {
  behind = 'top-secret';
  await copy({ text: 'nothing to see' });
  expect(events[0]).toMatchObject({
    inspection: { level: 'top-secret', reasons: ['open-document'] },
    outcome: { state: 'done' },
  });
  behind = 'public';
  await copy({ text: 'internal words' });
  expect(events[1]?.inspection?.level).toBe('internal');
});

test('copied files are judged by their content, those in folders too, and one is enough to clear', async () => {
  const path = (name: string) => join(folder, name);
  writeFileSync(path('plan.txt'), 'top-secret');
  writeFileSync(path('menu.txt'), 'lunch');
  await copy({ files: [path('menu.txt'), folder, path('gone.txt'), 'relative'] });
  expect(events).toMatchObject([{ file: { name: 'plan.txt', path: path('plan.txt') } }]);
  expect(cleared).toBe(1);
});

test('files that a person cannot read are not looked at for them', async () => {
  const path = join(folder, 'plan.txt');
  writeFileSync(path, 'top-secret', { mode: 0o600 });
  judge.accept({ ...change({ files: [path] }), actor: { user: 'wang', uid: ME + 1 } });
  await judge.settled();
  expect([inspected, events]).toEqual([[], []]);
});

test('a picture is a screenshot; while a classified document is open it is cleared before anybody looks at it', async () => {
  const image = Buffer.from('\x89PNG lunch');
  await copy({ image });
  expect([events.length, cleared]).toEqual([0, 0]);
  stopped = true;
  let open = () => {};
  gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  judge.accept(change({ image: Buffer.from('\x89PNG dinner') }));
  await expect.poll(() => cleared).toBe(1);
  open();
  await judge.settled();
  expect(events).toMatchObject([
    {
      channel: 'screenshot',
      decision: { action: 'block' },
      outcome: { state: 'done' },
      details: { because: 'captures-stopped' },
    },
  ]);
});

test('of a flood only the newest waits, and how many were passed over is told', async () => {
  let open = () => {};
  gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  for (let each = 0; each < 1_000; each++) judge.accept(change({ text: `lunch ${each}` }));
  judge.accept(change({ text: 'a secret plan' }));
  open();
  await judge.settled();
  expect(inspected).toEqual(['lunch 0', 'a secret plan']);
  expect(events[0]?.details).toEqual({ skipped: 999 });
});

test('what a service that was killed has left is removed, and nothing of another’s', async () => {
  await scratch.with('a', Buffer.from('x'), async () => {});
  const others = new ScratchFolder(folder, '/elsewhere');
  await others.with('b', Buffer.from('x'), async () => {});
  expect(readdirSync(folder)).toHaveLength(2);
  await new ScratchFolder(folder, folder).clean();
  expect(readdirSync(folder)).toHaveLength(1);
  await others.close();
});
