import { randomUUID } from 'node:crypto';
import { DEFAULT_JUSTIFICATIONS } from '../../../shared/policy/prompts.ts';
import type { ServiceMessage } from '../../../shared/session-protocol/codec.ts';
import type { SessionPrompt } from '../../../shared/session-protocol/prompt.ts';

const at = Date.UTC(2026, 9, 12, 2, 30);
const message = {
  'zh-CN': '该文件包含客户信息，未经批准不得拷出。',
  en: 'This file has customer data in it and must not leave without approval.',
};
const rule = { 'zh-CN': '客户资料禁止拷出', en: 'Customer data stays in' };
export const contact = { name: '信息安全部', phone: '8001' };

/** What a service says on an ordinary day: something on every page. */
export function ordinaryDay(): ServiceMessage[] {
  return [
    {
      type: 'state',
      online: true,
      isolated: false,
      policyRevision: 7,
      policyName: '证券公司客户资料',
      failing: [],
      contact,
    },
    {
      type: 'watching',
      removableStorage: true,
      folders: ['/home/wang/外发'],
      devices: {},
      rules: [
        {
          name: rule,
          action: 'block',
          level: { 'zh-CN': '机密', en: 'Secret' },
          channels: ['removable-storage'],
          message,
          isolates: false,
        },
        {
          name: { 'zh-CN': '无法读取', en: 'Unreadable' },
          action: 'warn',
          unreadable: true,
          isolates: false,
        },
        { name: { 'zh-CN': '一律留痕', en: 'Everything is recorded' }, action: 'audit', isolates: false },
      ],
    },
    {
      type: 'activity',
      entries: [
        {
          id: randomUUID(),
          at,
          event: 'file.seen',
          channel: 'removable-storage',
          name: '高净值客户名单.xlsx',
          action: 'block',
          outcome: 'done',
          device: 'Kingston DataTraveler',
          message,
        },
        {
          id: randomUUID(),
          at: at - 6e5,
          event: 'file.seen',
          name: '报价.docx',
          action: 'warn',
          outcome: 'none',
          answer: 'proceed',
        },
        {
          id: randomUUID(),
          at: at - 12e5,
          event: 'file.seen',
          name: '本周食堂菜单.txt',
          action: 'allow',
          outcome: 'none',
        },
        {
          id: randomUUID(),
          at: at - 18e5,
          event: 'file.seen',
          name: '并购方案.pdf',
          action: 'block',
          outcome: 'not-stopped',
        },
      ],
    },
    {
      type: 'devices',
      devices: [
        {
          id: '1-2',
          name: 'Kingston DataTraveler',
          access: 'block',
          pattern: { vendorId: '0951', productId: '1666' },
        },
        { id: '1-3', name: 'SanDisk Ultra', access: 'read-only', pattern: { vendorId: '0781' } },
      ],
      requests: [
        {
          id: randomUUID(),
          at,
          kind: 'device',
          what: '0951:1666',
          reason: '向监管报送材料',
          minutes: 60,
          state: 'granted',
          until: at + 36e5,
        },
        {
          id: randomUUID(),
          at: at - 1e7,
          kind: 'quarantine',
          what: '报价.docx',
          reason: '客户等着要',
          state: 'denied',
          note: '请走审批流程',
        },
      ],
    },
    {
      type: 'quarantine',
      files: [
        {
          id: '00000000-0000-4000-8000-000000000001',
          name: '高净值客户名单.xlsx',
          takenAt: at,
          sizeBytes: 481_280,
          rule,
          message,
        },
        {
          id: randomUUID(),
          name: '报价.docx',
          takenAt: at - 1e7,
          sizeBytes: 2_400_000,
          rule,
          askedAt: at - 9e6,
        },
      ],
    },
    {
      type: 'training',
      cards: [
        {
          id: 'usb',
          edition: 2,
          title: { 'zh-CN': '使用U盘须知', en: 'Using USB sticks' },
          text: {
            'zh-CN': '只使用公司发放的U盘。\n客户资料不得拷出。',
            en: 'Use company sticks only.\nCustomer data stays in.',
          },
        },
        {
          id: 'mail',
          edition: 1,
          title: { 'zh-CN': '外发邮件', en: 'Mail to outside' },
          text: { 'zh-CN': '外发前请检查附件。', en: 'Look at the attachments before you send.' },
          confirmedAt: at - 1e8,
        },
      ],
    },
  ];
}

export function aQuestion(about: Partial<SessionPrompt> = {}): SessionPrompt {
  return {
    type: 'prompt',
    id: randomUUID(),
    subject: 'file',
    channel: 'removable-storage',
    name: '客户回访记录.xlsx',
    rule,
    message,
    choices: DEFAULT_JUSTIFICATIONS,
    freeText: 'optional',
    seconds: 60,
    unanswered: 'withdraw',
    ...about,
  };
}

export function aNotice(name = '高净值客户名单.xlsx'): ServiceMessage {
  return {
    type: 'notice',
    id: randomUUID(),
    kind: 'file',
    action: 'block',
    name,
    message,
    quarantineId: '00000000-0000-4000-8000-000000000001',
    contact,
  };
}
