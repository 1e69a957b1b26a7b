import { AgentDouble, anEvent } from '../../console/testing/agent-double.ts';
import type { TestConsole } from '../../console/testing/test-console.ts';

/** What the pages of later duties show, on top of the furnished office: the id of a policy that waits for a signature. */
export async function furnishMore(console_: TestConsole, agents: readonly AgentDouble[]): Promise<string> {
  const [first, , third] = agents as [AgentDouble, AgentDouble, AgentDouble];
  third.say({ type: 'inventory', at: Date.now(), ...SOFTWARE });
  const copy = await AgentDouble.connect(console_.linkUrl, third.identity);
  copy.hello({ hostname: 'laptop-of-nobody-we-know-and-its-copy' });
  await copy.closed;

  const { body: current } = await console_.ask('GET', '/policies/2');
  const withCards = `${current.source}\n${CARDS}`;
  await done(console_.ask('POST', '/policies', { source: withCards, note: '', baseRevision: 2 }));
  await first.deliver([{ seq: 61, event: anEvent(CONFIRMATION) }]);

  const headers = { 'content-type': 'text/csv' };
  await done(console_.ask('POST', `/recognition/tables?name=${TABLE}&match=2`, CUSTOMERS, headers));
  await done(console_.ask('POST', '/api-tokens', PROGRAM));
  for (const integration of INTEGRATIONS) await done(console_.ask('POST', '/integrations', integration));

  // From the second authorised person on, a policy that loosens waits for one more signature.
  const colleague = { username: 'chen.jie', password: 'seven boats upon the river' };
  await console_.colleague(colleague);
  const source = withCards.replace('action: block', 'action: warn');
  const waiting = await console_.ask('POST', '/policies', { source, note: '', baseRevision: 3 });
  if (waiting.status !== 202) throw new Error(JSON.stringify(waiting.body));
  return waiting.body.approval.id;
}

async function done(answer: ReturnType<TestConsole['ask']>): Promise<void> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
}

/** The name of a table of customers. */
export const TABLE = 'high-net-worth-clients-of-all-branches';
const rows = Array.from({ length: 300 }, (_, at) => `客户${at},138${10_000_000 + at}`);
const CUSTOMERS = `name,mobile\n${rows.join('\n')}\n`;

const common = { allowLocal: false, allowPlaintext: false, perSecond: 100 };
const INTEGRATIONS = [
  {
    ...common,
    name: 'SIEM',
    enabled: true,
    filter: { sources: ['events', 'audit'], severity: 'info' },
    settings: {
      kind: 'syslog',
      host: '127.0.0.1',
      port: 6514,
      transport: 'tls',
      format: 'cef',
      confirm: true,
    },
  },
  {
    ...common,
    name: 'a-robot-of-the-group-of-the-security-operations-centre',
    enabled: false,
    filter: { sources: ['notices'], severity: 'high' },
    settings: { kind: 'dingtalk', language: 'zh-CN', foldSeconds: 60 },
    secrets: { url: 'https://oapi.dingtalk.com/robot/send?access_token=t', key: 'SECt' },
  },
];

const PROGRAM = { name: 'siem', rights: ['events.read', 'devices.read'], validDays: 90 };

const SOFTWARE = {
  installed: Array.from({ length: 40 }, (_, at) => ({
    name: [
      'libreoffice-calc',
      'fonts-noto-cjk',
      'openssh-client',
      'a-package-whose-name-is-long-and-goes-on',
    ][at % 4]!.concat(at < 4 ? '' : `-${at}`),
    version: `1:${at}.2.7-1+deb12u${at}`,
    publisher: 'Debian LibreOffice Maintainers <debian-openoffice@lists.debian.org>',
    source: 'dpkg',
  })),
  running: [{ name: 'sshd', path: '/usr/sbin/sshd', users: ['0'], processes: 2 }],
};

const CARDS = `training:
  cards:
    - id: usb-2026
      title: { zh-CN: 使用移动存储前须知, en: Before you use a USB stick }
      text:
        zh-CN: |
          客户资料不得拷入个人设备。
          确有需要时，请先在托盘中申请放行。
        en: |
          Customer data never goes onto a stick of your own.
          When you need it for your work, ask in the tray first.
    - id: mail-2026
      title: { zh-CN: 邮件外发, en: Mail to the outside }
      text: { zh-CN: 外发前请核对收件人。, en: Look at the recipients before you send. }
      groups: [sales-*]
`;

const CONFIRMATION = {
  type: 'training.confirmed',
  severity: 'info',
  actor: { user: 'chen.jie' },
  details: { card: 'usb-2026', edition: 1 },
  channel: undefined,
  file: undefined,
  inspection: undefined,
  decision: undefined,
  outcome: undefined,
};
