import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noteNameFor } from '../../agent/enforcers/quarantine/note.ts';
import { customer } from '../../scripts/demo/customers.ts';
import { docx, pdf, pptx, xlsx } from '../../scripts/demo/documents.ts';
import { until, untilCount } from '../../scripts/demo/until.ts';
import { REAL_STICK, Stage, sha256 } from './stage.ts';

// What people do with a stick, on a real console, a real agent and, as root, a real file system.
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open('e2e');
});
afterAll(() => stage?.close());

/** '机密★5年' and a line that says whose it is, in GB18030. */
const GB18030 = Buffer.from(
  'bbfac3dca1ef35c4ea0ab7efbbcbcfeec4bfb1a8bcdbb5d7cfdfa3bac4dab2bfccd6c2dba3acc7ebcef0cde2b4aba1a30a',
  'hex',
);

const CLASSIFIED: [name: string, content: Uint8Array, level: string][] = [
  ['并购方案.docx', docx(['机密★5年', '凤凰项目并购方案']), 'secret'],
  ['估值.xlsx', xlsx([['机密★5年'], ['估值', '一亿元']]), 'secret'],
  ['路演.pptx', pptx(['机密★5年', '路演材料']), 'secret'],
  ['plan.pdf', pdf(['CONFIDENTIAL', 'Addressing plan']), 'confidential'],
  ['报价.txt', Buffer.from('机密★5年\n凤凰项目报价底线\n'), 'secret'],
  ['报价-gbk.txt', GB18030, 'secret'],
  ['报价-utf16.txt', Buffer.from('\ufeff机密★5年\r\n凤凰项目报价底线\r\n', 'utf16le'), 'secret'],
  ['报价.html', Buffer.from('<!doctype html><html><body><p>机密★5年</p><p>报价</p></body></html>'), 'secret'],
];

describe(`a classified document on a ${REAL_STICK ? 'real ext4 stick' : 'folder that stands for a stick'}`, () => {
  test.each(CLASSIFIED)('%s leaves the stick, and the console shows why', async (name, content, level) => {
    writeFileSync(stage.path(name), content);
    const event = await stage.told(name);
    expect(event).toMatchObject({
      channel: 'removable-storage',
      operation: 'created',
      file: { name, sha256: sha256(content), sizeBytes: content.length },
      inspection: { level, findings: [expect.objectContaining({ detector: 'marking' })] },
      decision: {
        action: 'block',
        ruleId: level === 'secret' ? 'block-secret-on-removable' : 'warn-confidential-on-removable',
      },
      outcome: { state: 'done' },
      device: {
        mountPoint: stage.stick.mountPoint,
        ...(REAL_STICK ? { bus: 'loop', fileSystem: 'ext4' } : {}),
      },
    });
    expect(stage.has(name)).toBe(false);

    // The person reads why beside where the file was, in both languages.
    const note = readFileSync(stage.path(noteNameFor(name)), 'utf8');
    expect(note).toContain(name);
    expect(note).toContain('信息安全部');
    expect(note).toContain('Information Security');
    expect(note).toContain(event.outcome!.quarantineId);

    // Nothing of it can be read in the store.
    const store = join(stage.pair.agentDir, 'quarantine');
    const sealed = readFileSync(join(store, `${event.outcome!.quarantineId}.sealed`));
    expect(sealed.includes(content.subarray(0, 32) as Buffer)).toBe(false);
    expect(sealed.includes(Buffer.from(name))).toBe(false);
  });

  test('the console has it brought back, byte for byte, and it stays', async () => {
    const [name, content] = CLASSIFIED[0]!;
    const event = await stage.stored(`action=block&q=${encodeURIComponent(name)}`);
    await stage.pair.client.restore(event.agentId, event.outcome!.quarantineId!);
    await until(async () => stage.has(name));
    expect(sha256(readFileSync(stage.path(name)))).toBe(sha256(content));
    await stage.stored('type=quarantine.restored');
    expect(stage.has(noteNameFor(name))).toBe(false);
    await sleep(1_000);
    expect(stage.has(name)).toBe(true);
    expect(stage.about(name)).toHaveLength(1);
  });

  test('personal data in numbers is stopped, and no number reaches the console', async () => {
    const people = Array.from({ length: 60 }, (_, n) => customer(n + 1));
    const name = '客户名单.xlsx';
    writeFileSync(
      stage.path(name),
      xlsx(people.map(({ name, residentId, mobile, bankCard }) => [name, residentId, mobile, bankCard])),
    );
    const event = await stage.told(name);
    expect(event).toMatchObject({ decision: { action: 'block' }, outcome: { state: 'done' } });
    const found = event.inspection!.findings.find(({ detector }) => detector === 'cn.resident-id')!;
    expect(found.count).toBe(60);
    expect(found.samples.every((sample) => sample.includes('*'))).toBe(true);
    const everything = JSON.stringify(await stage.stored(`q=${encodeURIComponent(name)}`));
    for (const { residentId, bankCard } of people) {
      expect(everything).not.toContain(residentId);
      expect(everything).not.toContain(bankCard);
    }
  });

  test('what is harmless stays and is on the record', async () => {
    for (const [name, content] of [
      ['食堂菜单.txt', Buffer.from('周一 番茄炒蛋\n')],
      ['会议纪要.docx', docx(['会议纪要', '下周三下午两点开会。'])],
      ['empty.txt', Buffer.of()],
    ] as const) {
      writeFileSync(stage.path(name), content);
      expect(await stage.told(name)).toMatchObject({
        severity: 'info',
        decision: { action: 'allow' },
        outcome: { state: 'none' },
      });
      expect(stage.has(name)).toBe(true);
    }
  });
});

describe('what people do with files', () => {
  const classified = Buffer.from('绝密\n报价底线\n');

  test('a harmless file that becomes classified by writing over it', async () => {
    const name = '草稿.txt';
    writeFileSync(stage.path(name), '草稿');
    await stage.told(name);
    writeFileSync(stage.path(name), classified);
    await stage.told(name, ({ decision }) => decision?.action === 'block');
    expect(stage.has(name)).toBe(false);
  });

  test('a file that is renamed is told of under its new name', async () => {
    writeFileSync(stage.path('旧名.txt'), '无关紧要');
    await stage.told('旧名.txt');
    renameSync(stage.path('旧名.txt'), stage.path('新名.txt'));
    expect(await stage.told('新名.txt')).toMatchObject({
      operation: 'renamed',
      decision: { action: 'allow' },
    });
    expect(stage.has('新名.txt')).toBe(true);
  });

  test('a file deep in new folders', async () => {
    const folder = join(stage.stick.mountPoint, ...Array.from({ length: 24 }, (_, depth) => `层${depth}`));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '深处.txt'), classified);
    expect(await stage.told('深处.txt')).toMatchObject({ outcome: { state: 'done' } });
    expect(readdirSync(folder)).toEqual([noteNameFor('深处.txt')]);
  });

  test('a folder that is moved in with what is in it', async () => {
    // Under a name that nothing is asked of it is filled first, as an archive program does.
    const filled = stage.path('.解压中');
    mkdirSync(join(filled, '子'), { recursive: true });
    writeFileSync(join(filled, '子', '搬来的.txt'), classified);
    renameSync(filled, stage.path('解压好的'));
    expect(await stage.told('搬来的.txt')).toMatchObject({ outcome: { state: 'done' } });
    expect(readdirSync(stage.path('解压好的/子'))).toEqual([noteNameFor('搬来的.txt')]);
  });

  test('files that vanish before anybody could look disturb nothing', async () => {
    for (let n = 0; n < 200; n++) {
      writeFileSync(stage.path(`flüchtig-${n}.txt`), classified);
      rmSync(stage.path(`flüchtig-${n}.txt`));
    }
    writeFileSync(stage.path('danach.txt'), '周五');
    await stage.told('danach.txt');
    const told = stage.events.filter(({ file }) => file?.name.startsWith('flüchtig'));
    expect(told.filter(({ outcome }) => outcome?.state === 'done')).toEqual([]);
  });

  test('two thousand small files at once, some of them classified', { timeout: 300_000 }, async () => {
    const folder = stage.path('许多');
    mkdirSync(folder);
    const names = Array.from({ length: 2_000 }, (_, n) => `小-${n}.txt`);
    for (const [n, name] of names.entries()) {
      writeFileSync(join(folder, name), n % 100 === 0 ? classified : `第 ${n} 号`);
    }
    const ours = () =>
      stage.events.filter(({ type, file }) => type === 'file.seen' && /^小-/.test(file!.name));
    await untilCount(() => ours().length, names.length);
    expect(new Set(ours().map(({ file }) => file!.name)).size).toBe(names.length);
    expect(ours()).toHaveLength(names.length);
    const left = readdirSync(folder).filter((name) => /^小-\d+\.txt$/.test(name));
    expect(left).toHaveLength(names.length - 20);
  });
});

describe('names and places that are made to harm', () => {
  const classified = '绝密\n报价底线\n';
  const long = `${'长'.repeat(83)}ab.txt`;

  test.each([
    [
      'a newline and a terminal escape',
      Buffer.from('行一\n行二\x1b[31m.txt'),
      /^行一[^\n]+行二[^\x1b]+\.txt$/,
    ],
    ['GB18030 bytes', Buffer.concat([Buffer.from('bbfac3dc', 'hex'), Buffer.from('.txt')]), /\\xbb\\xfa/],
    ['invalid UTF-8', Buffer.from([0x61, 0xff, 0xfe, 0x2e, 0x74, 0x78, 0x74]), /^a\\xff\\xfe\.txt$/],
    ['255 bytes', Buffer.from(long), /^长+ab\.txt$/],
    ['a right-to-left override', Buffer.from('方案\u202Etxt.docx'), /^方案[^\u202e]+docx$/],
    ['a backslash', Buffer.from('a\\b.txt'), /^a\\+b\.txt$/],
  ])('%s', async (_, name, shown) => {
    const path = Buffer.concat([Buffer.from(`${stage.stick.mountPoint}/`), name]);
    writeFileSync(path, classified);
    const event = await until(async () =>
      stage.events.find(({ type, file }) => type === 'file.seen' && shown.test(file!.name)),
    );
    expect(event).toMatchObject({ decision: { action: 'block' }, outcome: { state: 'done' } });
    const names = readdirSync(stage.stick.mountPoint, { encoding: 'buffer' });
    expect(names.some((each) => each.equals(name))).toBe(false);
  });

  test('a link on the stick that points into the system takes nothing there away', async () => {
    const outside = join(stage.pair.folder, '系统里的.txt');
    const folder = join(stage.pair.folder, '系统');
    mkdirSync(folder);
    writeFileSync(outside, classified);
    writeFileSync(join(folder, '里面的.txt'), classified);
    symlinkSync(outside, stage.path('链接.txt'));
    symlinkSync(folder, stage.path('链接夹'));
    // Written through the link, the change comes to the folder that the link leads to.
    writeFileSync(stage.path('链接夹/里面的.txt'), `${classified}又一行`);
    writeFileSync(stage.path('随后.txt'), '周六');
    await stage.told('随后.txt');
    await sleep(1_000);
    expect(readFileSync(outside, 'utf8')).toBe(classified);
    expect(readFileSync(join(folder, '里面的.txt'), 'utf8')).toContain('又一行');
    expect(readdirSync(stage.stick.mountPoint)).toEqual(expect.arrayContaining(['链接.txt', '链接夹']));
    expect([...stage.about('系统里的.txt'), ...stage.about('里面的.txt')]).toEqual([]);
    expect(stage.about('链接.txt').filter(({ outcome }) => outcome?.state === 'done')).toEqual([]);
  });
});
