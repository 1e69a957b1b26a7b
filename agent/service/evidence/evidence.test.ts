import { randomBytes, randomUUID } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClearFinding } from '../../../shared/detection/clear-finding.ts';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { readContents } from '../../../shared/evidence/contents.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import type { EvidenceOffer, EvidencePiece, EvidenceState } from '../../../shared/protocol/evidence.ts';
import { openQuarantine, type Quarantine } from '../../enforcers/quarantine/quarantine.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import type { Spool } from '../spool/spool.ts';
import { eventsIn, openSpool, plainInspector, settled, silent } from '../testing/fixtures.ts';
import { EvidenceStore } from './evidence-store.ts';
import { EvidenceTaking } from './evidence-taking.ts';
import { EvidenceUpload } from './evidence-upload.ts';

const AGENT = randomUUID();
const CLEAR: ClearFinding[] = [
  { detector: 'cn.resident-id', value: '11010519491231002X', part: 'sheet:客户', line: 2 },
];
let folder: string;
let stick: string;
let spool: Spool;
let quarantine: Quarantine;
let store: EvidenceStore;
let holders: string[];
let policy: Policy;
let reports: GuardEvent[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-evidence-'));
  stick = join(folder, 'stick');
  mkdirSync(stick);
  spool = openSpool(join(folder, 'spool.db'));
  ({ quarantine } = await openQuarantine({ dir: join(folder, 'quarantine'), keyDir: join(folder, 'keys') }));
  store = await EvidenceStore.open(join(folder, 'evidence'), spool);
  holders = [await generateX25519Identity(), await generateX25519Identity()];
  const keys = await Promise.all(holders.map((holder) => identityToRecipient(holder)));
  policy = Policy.parse({
    name: 'test',
    evidence: { recipients: keys.map((key, at) => ({ name: `holder ${at}`, key })), maxFileMegabytes: 1 },
    rules: [
      { id: 'stop', name: 'stop', when: { levelAtLeast: 'secret' }, action: 'block', evidence: 'file' },
      { id: 'look', name: 'look', action: 'audit', evidence: 'findings' },
    ],
  });
  reports = [];
});
afterEach(() => {
  spool.close();
  rmSync(folder, { recursive: true, force: true });
});

const taking = () =>
  new EvidenceTaking({
    agentId: AGENT,
    store,
    quarantine,
    policy: () => policy,
    report: (event) => reports.push(event),
    log: silent,
  });

/** Lets one file go all its way, and gives its event. */
async function through(
  name: string,
  text: string | Buffer,
  options: { level?: string; by?: EvidenceTaking } = {},
): Promise<GuardEvent> {
  const path = join(stick, name);
  writeFileSync(path, text);
  const pipeline = new Pipeline({
    spool,
    quarantine,
    inspector: plainInspector(async ({ clear }) => ({
      type: 'text',
      bytes: Buffer.byteLength(text),
      level: options.level ?? 'secret',
      findings: [{ detector: 'cn.resident-id', count: 1, confidence: 1, samples: ['1101**********002X'] }],
      ms: 1,
      ...(clear ? { clear: CLEAR } : {}),
    })),
    notifier: { notify: () => {} },
    policy: () => ({ revision: 1, policy }),
    log: silent,
    evidence: options.by ?? taking(),
  });
  pipeline.accept(settled(path, stick));
  while (pipeline.waiting > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await spool.setMarks([]);
  return eventsIn(spool).findLast(({ type }) => type === 'file.seen')!;
}

async function opened(sealed: Buffer, holder: string) {
  const age = new Decrypter();
  age.addIdentity(holder);
  const clear = await age.decrypt(new Uint8Array(sealed));
  const { head, content } = await readContents(
    (async function* () {
      yield clear;
    })(),
  );
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return { head, content: Buffer.concat(pieces) };
}

const sealedFile = (id: string) => readFileSync(join(folder, 'evidence', `${id}.age`));

test('of a file that was taken away the content and the values found can be opened by each holder, and by nobody else', async () => {
  const text = Buffer.concat([Buffer.from('机密 '), randomBytes(300_000)]);
  const event = await through('客户.txt', text);
  const { kept } = event.evidence!;
  expect(event).toMatchObject({
    outcome: { state: 'done' },
    evidence: { asked: 'file', kept: { what: 'file' } },
  });
  expect(readdirSync(stick)).not.toContain('客户.txt');
  const sealed = sealedFile(kept!.id);
  expect(sealed).toHaveLength(kept!.sizeBytes);
  for (const holder of holders) {
    const { head, content } = await opened(sealed, holder);
    expect(content.equals(text)).toBe(true);
    expect(head).toMatchObject({
      eventId: event.id,
      agentId: AGENT,
      findings: CLEAR,
      file: { name: '客户.txt' },
    });
  }
  await expect(opened(sealed, await generateX25519Identity())).rejects.toThrow();
});

test('nothing clear is in any file of the agent', async () => {
  await through('a.txt', '机密 plain words of the document');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const { parentPath, name } of files) {
    if (parentPath === stick) continue;
    const bytes = readFileSync(join(parentPath, name));
    for (const secret of ['plain words', CLEAR[0]!.value]) expect(bytes.includes(secret), name).toBe(false);
  }
});

test('what is only watched keeps its findings, and the file where it was', async () => {
  const event = await through('b.txt', 'words', { level: 'public' });
  expect(event.evidence).toMatchObject({ asked: 'findings', kept: { what: 'findings' } });
  const { head, content } = await opened(sealedFile(event.evidence!.kept!.id), holders[0]!);
  expect(head.file.content).toBeUndefined();
  expect(head.findings).toEqual(CLEAR);
  expect(content).toHaveLength(0);
  expect(readdirSync(stick)).toContain('b.txt');
});

test('of a file that is too large the findings are kept, and the event says so', async () => {
  const event = await through('c.bin', Buffer.alloc(1_200_000, 1));
  expect(event.evidence).toMatchObject({ kept: { what: 'findings' }, missed: 'too-large' });
});

test('a full store is told once and stops nothing', async () => {
  policy = { ...policy, evidence: { ...policy.evidence!, maxStoreMegabytes: 1 } };
  const one = taking();
  const first = await through('d.txt', '机密', { by: one });
  const second = await through('e.txt', '机密二', { by: one });
  expect([first, second]).toMatchObject(
    Array(2).fill({ outcome: { state: 'done' }, evidence: { missed: 'store-full' } }),
  );
  expect(reports.map(({ type }) => type)).toEqual(['evidence.store-full']);
});

test('a file that was written to after it was inspected is not passed off as what was inspected', async () => {
  const path = join(stick, 'f.txt');
  writeFileSync(path, '机密');
  const file = settled(path, stick);
  const event = { id: randomUUID(), file: { ...file.observation.file }, inspection: { bytes: 6 } };
  appendFileSync(path, ' and more');
  const asked = {
    ...event,
    decision: { evidence: 'file' },
    outcome: { state: 'none' },
  } as unknown as GuardEvent;
  expect(await taking().take(asked, file, [])).toEqual({
    evidence: { asked: 'file', missed: 'changed' },
    marks: [],
  });
  expect(readdirSync(join(folder, 'evidence'))).toEqual([]);
});

test('what a kill left without its event is removed at the next start, everything else stays', async () => {
  const { kept } = (await through('g.txt', '机密')).evidence!;
  writeFileSync(join(folder, 'evidence', `${randomUUID()}.age`), 'x');
  writeFileSync(join(folder, 'evidence', `${randomUUID()}.sealing`), 'x');
  const again = await EvidenceStore.open(join(folder, 'evidence'), spool);
  expect(readdirSync(join(folder, 'evidence'))).toEqual([`${kept!.id}.age`]);
  expect(again.waiting).toMatchObject([{ id: kept!.id, sha256: kept!.sha256 }]);
});

/** A console that takes pieces as the real one does, and forgets or stays silent as it is told. */
class Taker {
  files = new Map<string, Buffer>();
  done = new Map<string, Buffer>();
  sizes = new Map<string, number>();
  bytesMoved = 0;

  answer(message: EvidenceOffer | EvidencePiece): EvidenceState {
    const { id } = message;
    const size = this.sizes.get(id);
    if (size === undefined) return { type: 'evidence-state', id, state: 'refused', reason: 'unknown' };
    let there = this.files.get(id) ?? Buffer.alloc(0);
    if (message.type === 'evidence-piece' && message.offset === there.length) {
      const data = Buffer.from(message.data, 'base64');
      this.bytesMoved += data.length;
      there = Buffer.concat([there, data]);
      this.files.set(id, there);
    }
    if (there.length < size) return { type: 'evidence-state', id, state: 'want', offset: there.length };
    this.done.set(id, there);
    return { type: 'evidence-state', id, state: 'kept' };
  }
}

test('whatever is lost, repeated or set back on the way, the evidence arrives whole and leaves this PC', async () => {
  const faults = fc.array(
    fc.constantFrom('pass', 'lose-message', 'lose-answer', 'twice', 'set-back', 'restart'),
    {
      maxLength: 12,
    },
  );
  await fc.assert(
    fc.asyncProperty(
      faults,
      fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 3 }),
      async (schedule, sizes) => {
        const dir = mkdtempSync(join(folder, 'run-'));
        const runSpool = openSpool(join(dir, 'spool.db'));
        const open = () => EvidenceStore.open(join(dir, 'evidence'), runSpool);
        let runStore = await open();
        const taker = new Taker();
        const originals = new Map<string, Buffer>();
        for (const size of sizes) {
          const id = randomUUID();
          const content = randomBytes(size);
          const kept = await runStore.add(
            id,
            (async function* () {
              yield content;
            })(),
          );
          await runSpool.setMarks([runStore.markOf({ id, ...kept })]);
          originals.set(id, content);
          taker.sizes.set(id, size);
        }
        const left = [...schedule];
        const start = (): EvidenceUpload => {
          const upload = new EvidenceUpload({
            store: runStore,
            policy: () => ({ ...policy.evidence!, kilobytesPerSecond: 1_000_000 }),
            send: (message) => void deliver(message, upload),
            report: (event) => reports.push(event),
            log: silent,
            patienceMs: 3,
            retryMs: 1,
          });
          return upload;
        };
        const deliver = async (message: EvidenceOffer | EvidencePiece, from: EvidenceUpload) => {
          const fault = left.shift() ?? 'pass';
          if (fault === 'lose-message') return;
          if (fault === 'set-back') taker.files.clear();
          const answer = taker.answer(message);
          if (fault === 'twice') await from.answered(answer);
          if (fault === 'lose-answer') return;
          if (fault === 'restart') {
            from.stop();
            runStore = await open();
            current = start();
            current.welcomed();
            return;
          }
          await from.answered(answer);
        };
        let current = start();
        current.welcomed();
        for (let tries = 0; runSpool.marks('evidence').length > 0 && tries < 2000; tries++) {
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
        current.stop();
        for (const [id, content] of originals) expect(taker.done.get(id)?.equals(content)).toBe(true);
        expect(readdirSync(join(dir, 'evidence'))).toEqual([]);
        expect(runSpool.marks('evidence')).toEqual([]);
        runSpool.close();
      },
    ),
    { numRuns: 25 },
  );
  expect(reports).toEqual([]);
});

/** One file under way; gives what was sent and a clock to turn. */
async function oneUnderWay(evidence: Policy['evidence'], at: number) {
  const { kept } = (await through('h.txt', Buffer.alloc(200_000, '机'))).evidence!;
  const sent: (EvidenceOffer | EvidencePiece)[] = [];
  let now = at;
  const upload = new EvidenceUpload({
    store,
    policy: () => evidence,
    send: (message) => sent.push(message),
    report: (event) => reports.push(event),
    log: silent,
    retryMs: 1,
    now: () => now,
  });
  upload.welcomed();
  await upload.answered({ type: 'evidence-state', id: randomUUID(), state: 'kept' });
  return { id: kept!.id, sent, upload, turn: (ms: number) => (now += ms) };
}
const state = (id: string, rest: Omit<EvidenceState, 'type' | 'id'>): EvidenceState => ({
  type: 'evidence-state',
  id,
  ...rest,
});

test('no piece goes before the bandwidth allows it', async () => {
  const { id, sent, upload } = await oneUnderWay({ ...policy.evidence!, kilobytesPerSecond: 1 }, Date.now());
  expect(sent).toMatchObject([{ type: 'evidence-offer', id }]);
  await upload.answered(state(id, { state: 'want', offset: 0 }));
  await upload.answered(state(id, { state: 'want', offset: 65_536 }));
  expect(sent.filter(({ type }) => type === 'evidence-piece')).toHaveLength(1);
  upload.stop();
});

test('outside of its hours nothing travels, in them it goes on', async () => {
  const noon = new Date(2026, 0, 14, 12).getTime();
  const hours = {
    upload: 'not-during' as const,
    windows: [{ days: [1, 2, 3, 4, 5], from: '08:30', to: '18:00' }],
  };
  const { id, sent, upload, turn } = await oneUnderWay({ ...policy.evidence!, hours }, noon);
  expect(sent).toEqual([]);
  turn(8 * 3_600_000);
  upload.welcomed();
  await upload.answered(state(randomUUID(), { state: 'kept' }));
  expect(sent).toMatchObject([{ type: 'evidence-offer', id }]);
  turn(13 * 3_600_000);
  await upload.answered(state(id, { state: 'want', offset: 0 }));
  expect(sent).toHaveLength(1);
  upload.stop();
});

test('what the console has deleted, or a damaged copy, is given up and told of', async () => {
  const { id, upload } = await oneUnderWay(policy.evidence, Date.now());
  await upload.answered(state(id, { state: 'refused', reason: 'deleted' }));
  expect(reports).toMatchObject([{ type: 'evidence.lost', details: { evidence: id, reason: 'deleted' } }]);
  expect(store.waiting).toEqual([]);
  upload.stop();
});
