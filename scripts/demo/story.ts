import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEvent } from '../../console/api/contract.ts';
import type { TextKey } from '../../shared/i18n/text.ts';
import { DEFAULT_POLICY_SOURCE } from '../../shared/policy/default-policy.ts';
import type { ConsoleClient } from './console-client.ts';
import { customer } from './customers.ts';
import { docx, pdf, xlsx } from './documents.ts';
import { copyAs, PEOPLE, type Person } from './people.ts';
import type { Stick } from './stick.ts';
import { until as untilThereIs } from './until.ts';

/** What the story needs of the stage that `guardpost demo` has set. */
export interface Stage {
  client: ConsoleClient;
  stick: Stick;
  /** Where the people keep their documents. */
  desk: string;
  /** True where files can be copied as other users. */
  asOthers: boolean;
  say(key: TextKey, values?: Record<string, string | number>): void;
  stopConsole(): Promise<void>;
  startConsole(): Promise<void>;
  /** Ends the story at its next step. */
  signal: AbortSignal;
}

/** The default policy with the stick named as removable, and 秘密 stopped instead of warned of. */
export function demoPolicy(stick: string, stricter: boolean): string {
  const named = DEFAULT_POLICY_SOURCE.replace(
    'removableMounts: []',
    `removableMounts: [${JSON.stringify(stick)}]`,
  );
  return stricter ? named.replace('action: warn', 'action: block') : named;
}

/** Tells the story once. Every step is done on real files and read back from the console before the next. */
export async function tellStory(stage: Stage): Promise<void> {
  const { client, stick, say } = stage;
  await publish(stage, false);
  await stick.plugIn();
  say(stick.kind === 'folder' ? 'demo.stick-folder' : 'demo.stick-image', {
    kind: stick.kind,
    path: stick.mountPoint,
  });
  await pause(stage, 1500);

  await copy(
    stage,
    PEOPLE.wangFang,
    '本周食堂菜单.txt',
    Buffer.from('周一 番茄炒蛋\n周二 红烧排骨\n周三 麻婆豆腐\n'),
  );
  await copy(stage, PEOPLE.liLei, '高净值客户名单.xlsx', customerList(120));
  await copy(
    stage,
    PEOPLE.zhangWei,
    '凤凰项目并购方案.docx',
    docx(['机密★5年', '凤凰项目并购方案', '本方案仅限项目组成员阅读。']),
  );
  await copy(
    stage,
    PEOPLE.liuYang,
    'network-plan.pdf',
    pdf(['CONFIDENTIAL', 'Office and business networks, addressing plan']),
  );

  const before = await total(client);
  await stage.stopConsole();
  say('demo.offline');
  await copyOffline(stage, PEOPLE.liLei, '客户名单-备份.xlsx', customerList(45));
  await copyOffline(
    stage,
    PEOPLE.wangFang,
    '会议纪要.docx',
    docx(['会议纪要', '下周三下午两点在三楼会议室开会。']),
  );
  await copyOffline(stage, PEOPLE.zhangWei, '估值模型.docx', docx(['绝密', '估值模型与报价底线']));
  await stage.startConsole();
  await until(stage, async () => (await total(client)) >= before + 3);
  say('demo.online', { count: (await total(client)) - before });

  await publish(stage, true);
  await copy(
    stage,
    PEOPLE.liuYang,
    'network-plan-2.pdf',
    pdf(['CONFIDENTIAL', 'Office and business networks, addressing plan, second part']),
  );

  await stick.pullOut();
  say('demo.pulled-out');
  await pause(stage, 1500);
  await stick.plugIn();
}

async function publish(stage: Stage, stricter: boolean): Promise<void> {
  const { client, say, stick } = stage;
  const source = demoPolicy(stick.mountPoint, stricter);
  const { revision } = await client.publish(
    source,
    await client.currentRevision(),
    stricter ? '秘密级禁止拷出' : '演示U盘',
  );
  const applied = await until(stage, async () =>
    (await client.adoption(revision)).devices.find(
      (device) => device.revision === revision && device.state === 'applied',
    ),
  );
  if (stricter) say('demo.policy', { revision, ms: Math.round(applied.ms ?? 0) });
}

/** A person copies a document; says what became of it once the console knows. */
async function copy(stage: Stage, person: Person, name: string, content: Uint8Array): Promise<void> {
  const { client, say, stick } = stage;
  say('demo.copies', { who: person.user, file: name });
  await lay(stage, person, name, content);
  const event = await until(stage, async () =>
    (await client.events('type=file.seen&limit=50')).events.find(isAbout(name)),
  );
  const onStick = await exists(join(stick.mountPoint, name));
  if (event.decision?.action === 'block' && event.outcome?.state === 'done' && !onStick) say('demo.taken');
  else if (event.decision?.action === 'warn' && onStick) say('demo.warned');
  else if (onStick) say('demo.let-through');
  else throw new Error(`the console says '${event.decision?.action}' of ${name}, the stick something else`);
}

/** With the console away only the stick itself tells. */
async function copyOffline(stage: Stage, person: Person, name: string, content: Uint8Array): Promise<void> {
  stage.say('demo.copies', { who: person.user, file: name });
  await lay(stage, person, name, content);
  await pause(stage, 800);
  stage.say((await exists(join(stage.stick.mountPoint, name))) ? 'demo.let-through' : 'demo.taken');
}

async function lay(stage: Stage, person: Person, name: string, content: Uint8Array): Promise<void> {
  const original = join(stage.desk, name);
  await writeFile(original, content, { mode: 0o644 });
  await copyAs(person, stage.asOthers, original, join(stage.stick.mountPoint, name));
}

function isAbout(name: string): (event: StoredEvent) => boolean {
  return (event) => event.file?.name === name;
}

function customerList(count: number): Uint8Array {
  const people = Array.from({ length: count }, (_, n) => customer(n + 1));
  const rows = people.map(({ name, residentId, mobile, bankCard }) => [name, residentId, mobile, bankCard]);
  return xlsx([['姓名', '身份证号', '手机号', '银行卡号'], ...rows]);
}

async function total(client: ConsoleClient): Promise<number> {
  return (await client.events('type=file.seen&limit=200')).events.length;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function pause({ signal }: Stage, ms: number): Promise<void> {
  return sleep(ms, undefined, { signal });
}

async function until<T>({ signal }: Stage, ask: () => Promise<T>): Promise<NonNullable<T>> {
  try {
    return await untilThereIs(ask, { signal, stepMs: 100 });
  } catch (error) {
    throw signal.aborted
      ? error
      : new Error(`the console did not come to know of it: ${(error as Error).message}`);
  }
}
