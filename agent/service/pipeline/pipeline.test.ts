import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Inspection } from '../../../shared/detection/finding.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import { openQuarantine, type Quarantine } from '../../enforcers/quarantine/quarantine.ts';
import type { InspectionRequest } from '../../inspector/inspector.ts';
import type { NumberedPolicy } from '../policy/policy-cache.ts';
import type { Spool } from '../spool/spool.ts';
import { eventsIn, openSpool, plainInspector, settled, silent, testPolicy } from '../testing/fixtures.ts';
import { Pipeline, type PipelineOptions } from './pipeline.ts';

let folder: string;
let stick: string;
let spool: Spool;
let quarantine: Quarantine;
let policy: NumberedPolicy;
let notices: Notice[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-pipeline-'));
  stick = join(folder, 'stick');
  mkdirSync(stick);
  spool = openSpool(join(folder, 'spool.db'));
  ({ quarantine } = await openQuarantine({ dir: join(folder, 'quarantine'), keyDir: join(folder, 'keys') }));
  policy = { revision: 1, policy: testPolicy };
  notices = [];
});
afterEach(() => {
  spool.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Reads a file as the inspector would, and looks for two words. */
async function read({ path }: InspectionRequest): Promise<Inspection> {
  const text = readFileSync(path);
  const level = text.includes('机密') ? 'secret' : text.includes('秘密') ? 'confidential' : 'public';
  return {
    type: 'text',
    bytes: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
    level,
    findings: [],
    ms: 1,
  };
}

/** The same, and as the inspector's own verdict where nothing is there any more. */
async function readIfThere(request: InspectionRequest): Promise<Inspection> {
  if (existsSync(request.path)) return read(request);
  return { type: 'unknown', bytes: 0, level: 'public', findings: [], error: 'vanished', ms: 0 };
}

function pipelineWith(options: Partial<PipelineOptions> = {}): Pipeline {
  return new Pipeline({
    spool,
    quarantine,
    inspector: plainInspector(read),
    notifier: { notify: (notice) => notices.push(notice) },
    policy: () => policy,
    log: silent,
    ...options,
  });
}

function put(name: string | Buffer, text: string): Buffer {
  const path = Buffer.concat([Buffer.from(`${stick}/`), Buffer.from(name)]);
  writeFileSync(path, text);
  return path;
}

async function settledThrough(pipeline: Pipeline): Promise<void> {
  while (pipeline.waiting > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await spool.setMarks([]);
}

describe('one file', () => {
  test('that is classified is taken, told of, and its person notified', async () => {
    const pipeline = pipelineWith();
    const path = put('plan.txt', '机密');
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    const [event, ...more] = eventsIn(spool);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'file.seen',
      severity: 'high',
      decision: { action: 'block', ruleId: 'stop', policyRevision: 1 },
      outcome: { state: 'done' },
      file: { name: 'plan.txt', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(existsSync(path)).toBe(false);
    expect(await quarantine.has(event!.outcome!.quarantineId!)).toBe(true);
    expect(notices).toMatchObject([{ kind: 'file', name: 'plan.txt', action: 'block' }]);
  });

  test('that is harmless stays and is on the record of what went onto the stick', async () => {
    const pipeline = pipelineWith();
    const path = put('menu.txt', '番茄炒蛋');
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    expect(eventsIn(spool)).toMatchObject([
      { severity: 'info', decision: { action: 'allow' }, outcome: { state: 'none' } },
    ]);
    expect(existsSync(path)).toBe(true);
    expect(notices).toEqual([]);
  });

  test('that is harmless and lies in a watched folder is not told of', async () => {
    const pipeline = pipelineWith();
    const file = settled(put('menu.txt', '番茄炒蛋'), stick);
    pipeline.accept({ ...file, mount: undefined, observation: { ...file.observation, channel: 'folder' } });
    await settledThrough(pipeline);
    expect(eventsIn(spool)).toEqual([]);
  });

  test('that cannot be inspected is still told of', async () => {
    const pipeline = pipelineWith({
      inspector: plainInspector(() => Promise.reject(new Error('no process'))),
    });
    pipeline.accept(settled(put('a.txt', 'x'), stick));
    await settledThrough(pipeline);
    expect(eventsIn(spool)).toMatchObject([
      { inspection: { error: 'crashed' }, decision: { ruleId: 'unread' } },
    ]);
  });
});

describe('a file is told of once', () => {
  test('although its writing is reported again after it was taken away', async () => {
    const pipeline = pipelineWith({ inspector: plainInspector(readIfThere) });
    const path = put('plan.txt', '机密');
    const report = settled(path, stick);
    pipeline.accept(report);
    await settledThrough(pipeline);
    pipeline.accept(report);
    await settledThrough(pipeline);
    expect(eventsIn(spool)).toMatchObject([{ outcome: { state: 'done' } }]);
    // Copied again, it is a new act.
    put('plan.txt', '机密');
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    expect(eventsIn(spool)).toHaveLength(2);
  });

  test('that was gone before anybody looked is told of as vanished', async () => {
    const pipeline = pipelineWith({ inspector: plainInspector(readIfThere) });
    const path = put('gone.txt', '机密');
    const file = settled(path, stick);
    rmSync(path);
    pipeline.accept(file);
    await settledThrough(pipeline);
    expect(eventsIn(spool)).toMatchObject([{ inspection: { error: 'vanished' } }]);
  });

  test('although it is reported again, by the monitor and after a restart', async () => {
    const inspector = plainInspector(read);
    const pipeline = pipelineWith({ inspector });
    const file = settled(put('menu.txt', '番茄炒蛋'), stick);
    for (let n = 0; n < 3; n++) {
      pipeline.accept(file);
      await settledThrough(pipeline);
    }
    spool.close();
    spool = openSpool(join(folder, 'spool.db'));
    const again = pipelineWith({ inspector });
    again.accept({ ...file, observation: { ...file.observation, operation: 'present' } });
    await settledThrough(again);
    expect(eventsIn(spool)).toHaveLength(1);
    expect(inspector.asked).toHaveLength(1);
  });

  test('but again when it was written again, even with the same times', async () => {
    const pipeline = pipelineWith();
    const path = put('menu.txt', '周一');
    utimesSync(path, 1000, 1000);
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    writeFileSync(path, '机密');
    utimesSync(path, 1000, 1000);
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    expect(eventsIn(spool).map(({ decision }) => decision!.action)).toEqual(['allow', 'block']);
  });

  test('not for a change of its attributes', async () => {
    const pipeline = pipelineWith();
    const path = put('menu.txt', '周一');
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    chmodSync(path, 0o600);
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    expect(eventsIn(spool)).toHaveLength(1);
  });

  test('but again when a new policy says something else of it', async () => {
    const pipeline = pipelineWith();
    const path = put('plan.txt', '秘密');
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    policy = {
      revision: 2,
      policy: { ...testPolicy, rules: [{ ...testPolicy.rules[1]!, action: 'block' }] },
    };
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    expect(eventsIn(spool).map(({ decision }) => decision!.action)).toEqual(['warn', 'block']);
    expect(existsSync(path)).toBe(false);
  });

  test('each time it is copied anew after it was taken', async () => {
    const pipeline = pipelineWith();
    for (let n = 0; n < 2; n++) {
      pipeline.accept(settled(put('plan.txt', '机密'), stick));
      await settledThrough(pipeline);
    }
    expect(eventsIn(spool).map(({ outcome }) => outcome!.state)).toEqual(['done', 'done']);
  });

  test('and the newest policy decides although the inspection began under the former', async () => {
    let finish!: () => void;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const pipeline = pipelineWith({
      inspector: plainInspector(async (request) => {
        await held;
        return read(request);
      }),
    });
    const path = put('plan.txt', '秘密');
    pipeline.accept(settled(path, stick));
    await new Promise((resolve) => setTimeout(resolve, 20));
    policy = {
      revision: 2,
      policy: { ...testPolicy, rules: [{ ...testPolicy.rules[1]!, action: 'block' }] },
    };
    finish();
    await settledThrough(pipeline);
    expect(eventsIn(spool)).toMatchObject([{ decision: { action: 'block', policyRevision: 2 } }]);
  });
});

describe('what the service does itself', () => {
  test('causes no event: its note, and a file that was ordered back', async () => {
    const pipeline = pipelineWith();
    const path = put('plan.txt', '机密');
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    const [note] = readdirSync(stick);
    pipeline.accept(settled(join(stick, note!), stick));
    const { quarantineId } = eventsIn(spool)[0]!.outcome!;
    const { ok } = await quarantine.restore(quarantineId!);
    expect([ok, existsSync(path)]).toEqual([true, true]);
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    expect(eventsIn(spool)).toHaveLength(1);
    expect(existsSync(path)).toBe(true);
  });

  test('but a document that poses as a note is taken', async () => {
    const pipeline = pipelineWith();
    const path = put('x.已隔离-quarantined.txt', '机密');
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    expect(existsSync(path)).toBe(false);
  });
});

test('killed between the taking and the event: the event is told after the start, once', async () => {
  const path = put('plan.txt', '机密');
  const file = settled(path, stick);
  // As a kill leaves it: the file is in the store, the intent in the spool, the event nowhere.
  const dying = pipelineWith({
    spool: new Proxy(spool, {
      get: (target, name) => {
        if (name === 'append') return () => new Promise(() => {});
        const value = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }),
  });
  dying.accept(file);
  await settledThrough(dying);
  expect(existsSync(path)).toBe(false);
  expect(eventsIn(spool)).toEqual([]);

  for (let start = 0; start < 2; start++) {
    spool.close();
    spool = openSpool(join(folder, 'spool.db'));
    const options = { dir: join(folder, 'quarantine'), keyDir: join(folder, 'keys') };
    const opened = await openQuarantine(options);
    await pipelineWith({ quarantine: opened.quarantine }).recover(opened.recovered);
  }
  expect(eventsIn(spool)).toMatchObject([{ decision: { action: 'block' }, outcome: { state: 'done' } }]);
});

test('killed before the taking: the intent is forgotten and the file still on the stick', async () => {
  const path = put('plan.txt', '机密');
  await spool.setMarks([{ kind: 'taking', key: '00000000-0000-4000-8000-000000000000', value: '{}' }]);
  await pipelineWith().recover([]);
  expect([existsSync(path), spool.marks('taking'), eventsIn(spool)]).toEqual([true, [], []]);
});

describe('hostile places', () => {
  test.each([
    ['a newline', Buffer.from('机密\n2026.txt')],
    ['no UTF-8', Buffer.from([0xbb, 0xfa, 0xc3, 0xdc, 0x2e, 0x74, 0x78, 0x74])],
    ['255 bytes', Buffer.from(`${'密'.repeat(83)}.text0`.padEnd(255, 'x').slice(0, 89))],
    ['255 bytes of ASCII', Buffer.from('x'.repeat(255))],
  ])('a name with %s goes the whole way', async (_, name) => {
    const pipeline = pipelineWith();
    const path = put(name, '机密');
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    expect(eventsIn(spool)).toMatchObject([{ outcome: { state: 'done' } }]);
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(stick)).toHaveLength(1);
  });

  test('a link on the stick that points into the system: what it points to is not touched', async () => {
    const secret = join(folder, 'system.txt');
    writeFileSync(secret, '机密');
    const path = join(stick, 'link.txt');
    const file = settled(put('bait', '机密'), stick);
    symlinkSync(secret, path);
    const pipeline = pipelineWith();
    pipeline.accept({ ...file, path });
    await settledThrough(pipeline);
    expect(readFileSync(secret, 'utf8')).toBe('机密');
    expect(eventsIn(spool)).toMatchObject([{ outcome: { state: 'not-stopped', reason: 'changed' } }]);
  });

  test('a folder swapped for a link after the file was seen', async () => {
    mkdirSync(join(stick, 'd'));
    const file = settled(put('d/passwd', '机密'), stick);
    const elsewhere = join(folder, 'etc');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'passwd'), '机密');
    rmSync(join(stick, 'd'), { recursive: true });
    symlinkSync(elsewhere, join(stick, 'd'));
    const pipeline = pipelineWith();
    pipeline.accept(file);
    await settledThrough(pipeline);
    expect(existsSync(join(elsewhere, 'passwd'))).toBe(true);
    expect(eventsIn(spool)).toMatchObject([{ outcome: { state: 'not-stopped' } }]);
  });

  test('gone before it could be taken: told so', async () => {
    const path = put('plan.txt', '机密');
    const pipeline = pipelineWith({
      inspector: plainInspector(async (request) => {
        const inspection = await read(request);
        rmSync(path);
        return inspection;
      }),
    });
    pipeline.accept(settled(path, stick));
    await settledThrough(pipeline);
    expect(eventsIn(spool)).toMatchObject([{ outcome: { state: 'not-stopped', reason: 'gone' } }]);
  });
});

test('more files than may wait: none is lost, those over the limit are told of uninspected', async () => {
  const pipeline = pipelineWith({ queueLimit: 5, concurrency: 1 });
  for (let n = 0; n < 20; n++) pipeline.accept(settled(put(`${n}.txt`, 'x'), stick));
  await settledThrough(pipeline);
  const events = eventsIn(spool);
  expect(new Set(events.map(({ file }) => file!.name)).size).toBe(20);
  expect(events.filter(({ inspection }) => inspection!.error === 'queue-full')).toHaveLength(14);
});

test('a rule that isolates is told the event, after it was accepted', async () => {
  const rules = [
    { id: 'cut', name: 'cut', when: { levelAtLeast: 'secret' }, action: 'audit', isolate: true },
  ];
  policy = { revision: 2, policy: Policy.parse({ name: 'test', rules }) };
  const isolating: string[] = [];
  const pipeline = pipelineWith({ isolate: ({ file }) => isolating.push(file!.name) });
  pipeline.accept(settled(put('plan.txt', '机密'), stick));
  pipeline.accept(settled(put('menu.txt', '午餐'), stick));
  await settledThrough(pipeline);
  expect(isolating).toEqual(['plan.txt']);
});

test('what people do now goes before what was found lying there', async () => {
  const inspector = plainInspector(read);
  const pipeline = pipelineWith({ inspector, concurrency: 1 });
  for (let n = 0; n < 10; n++) {
    const file = settled(put(`old${n}.txt`, 'x'), stick);
    pipeline.accept({ ...file, observation: { ...file.observation, operation: 'present' } });
  }
  pipeline.accept(settled(put('new.txt', 'x'), stick));
  await settledThrough(pipeline);
  expect(inspector.asked.findIndex(({ path }) => String(path).endsWith('new.txt'))).toBe(1);
});
