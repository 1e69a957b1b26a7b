import { randomUUID } from 'node:crypto';
import { AgentDouble, anEvent } from '../../console/testing/agent-double.ts';
import type { TestConsole } from '../../console/testing/test-console.ts';

/** Names in the data of the tests; everything else on a page is the product's own text. */
export const OFFICE_WORDS = [
  '王伟',
  '李娜',
  '张敏',
  '凤凰项目并购方案.docx',
  '高净值客户名单.xlsx',
  '本周食堂菜单.txt',
  '财务共享中心-03',
  '秘密级禁止拷出',
  '投行部',
] as const;

const MINUTE = 60_000;

/** A console with three PCs and a day of events of every kind that a page shows. */
export async function furnish(console_: TestConsole): Promise<{ agents: AgentDouble[] }> {
  const agents: AgentDouble[] = [];
  for (const hostname of [
    'SZ-TRADING-017',
    '财务共享中心-03',
    'laptop-of-a-person-with-a-very-long-host-name',
  ]) {
    const agent = await AgentDouble.connect(console_.linkUrl, await console_.enrol(hostname));
    agent.hello({ hostname, osVersion: 'Debian 12', policyRevision: 1 });
    await agent.next('welcome');
    agents.push(agent);
  }
  const [first, second, third] = agents as [AgentDouble, AgentDouble, AgentDouble];
  const now = Date.now();
  const events = Array.from({ length: 90 }, (_, index) => aCopy(index, now - (90 - index) * 15 * MINUTE));
  await first.deliver(events.slice(0, 60).map((event, index) => ({ seq: index + 1, event })));
  await second.deliver(events.slice(60).map((event, index) => ({ seq: index + 1, event })));
  await third.deliver([
    {
      seq: 1,
      event: anEvent({
        at: now,
        type: 'agent.part-failed',
        severity: 'medium',
        details: { part: 'inspector', reason: 'exit 9', restarts: 2 },
        ...WITHOUT_FILE,
      }),
    },
    {
      seq: 2,
      event: anEvent({ at: now, type: 'device.arrived', severity: 'info', device: STICK, ...WITHOUT_FILE }),
    },
  ]);
  for (const [index, agent] of agents.entries())
    agent.say({ type: 'heartbeat', at: Date.now(), health: health(index) });
  const { body } = await console_.ask('GET', '/policies/1');
  await console_.ask('POST', '/policies', {
    source: body.source.replace('action: warn', 'action: block'),
    note: '秘密级禁止拷出',
    baseRevision: 1,
  });
  first.say({ type: 'policy-status', revision: 2, state: 'applied', ms: 34 });
  second.say({ type: 'policy-status', revision: 2, state: 'refused', reason: 'signature' });
  await console_.ask('POST', '/enrolment-tokens', { note: '投行部', validMinutes: 60 });
  return { agents };
}

const WITHOUT_FILE = {
  channel: undefined,
  actor: undefined,
  file: undefined,
  inspection: undefined,
  decision: undefined,
  outcome: undefined,
};

const STICK = {
  key: 'usb-0781-5581-4C530001230514117283',
  bus: 'usb',
  vendorId: '0781',
  productId: '5581',
  vendor: 'SanDisk',
  product: 'Ultra',
  serial: '4C530001230514117283',
  sizeBytes: 62_000_000_000,
  fileSystem: 'exfat',
  mountPoint: '/media/usb',
} as const;

const BLOCKS = {
  ruleId: 'block-secret-on-removable',
  ruleName: {
    'zh-CN': '机密以上文件禁止拷入移动存储',
    en: 'Secret documents must not go onto removable storage',
  },
};
const WARNS = {
  ruleId: 'warn-confidential-on-removable',
  ruleName: {
    'zh-CN': '秘密级文件拷入移动存储时提醒',
    en: 'Confidential documents on removable storage are warned of',
  },
};

/** A copy to a stick: stopped, warned of, let through, or to be stopped and not. */
function aCopy(index: number, at: number) {
  const kind = index % 4;
  const name = ['凤凰项目并购方案.docx', '高净值客户名单.xlsx', 'network-plan.pdf', '本周食堂菜单.txt'][
    kind
  ]!;
  const level = ['secret', 'top-secret', 'confidential', 'public'][kind]!;
  const action = (['block', 'block', 'warn', 'allow'] as const)[kind]!;
  const severity = (['high', 'critical', 'medium', 'info'] as const)[kind]!;
  const stopped = index % 12 !== 1;
  return anEvent({
    at,
    severity,
    operation: 'created',
    actor: { user: ['王伟', '李娜', '张敏', 'chen.jie'][(index * 7) % 4]!, groups: ['投行部'] },
    process: { pid: 4321, name: 'cp', path: '/usr/bin/cp' },
    device: STICK,
    file: {
      name,
      path: `/media/usb/${name}`,
      sizeBytes: 1_048_576 + index,
      sha256: 'a3f1c2d4e5b60718293a4b5c6d7e8f90a3f1c2d4e5b60718293a4b5c6d7e8f90',
    },
    inspection: {
      type: name.split('.')[1]!,
      bytes: 1_048_576,
      level,
      findings:
        kind === 1
          ? [
              { detector: 'cn.resident-id', count: 120, confidence: 0.95, samples: ['1101**********002X'] },
              { detector: 'bank-card', count: 118, confidence: 0.9, samples: ['622848*********0001'] },
            ]
          : [],
      ms: 12,
    },
    decision:
      action === 'allow'
        ? { action, severity: 'info' }
        : {
            action,
            severity,
            ...(action === 'block' ? BLOCKS : WARNS),
            policyRevision: 1,
          },
    outcome:
      action !== 'block'
        ? { state: 'none' }
        : stopped
          ? { state: 'done', quarantineId: randomUUID() }
          : { state: 'not-stopped', reason: 'read-only' },
  });
}

function health(index: number) {
  return {
    spoolEvents: index * 3,
    spoolBytes: index * 40_960,
    dropped: 0,
    rssBytes: 92_000_000,
    cpuPercent: 0.2,
    parts: [
      { name: 'link', state: 'running', restarts: 0 },
      { name: 'removable-storage', state: 'running', restarts: 0 },
      index === 2
        ? { name: 'inspector', state: 'restarting', restarts: 2, reason: 'exit 9' }
        : { name: 'inspector', state: 'running', restarts: 0 },
    ],
  };
}
