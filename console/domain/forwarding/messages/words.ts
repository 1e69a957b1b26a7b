import { audit as auditEn } from '../../../web/i18n/en/audit.ts';
import { values as valuesEn } from '../../../web/i18n/en/values.ts';
import { audit as auditZh } from '../../../web/i18n/zh-CN/audit.ts';
import { values as valuesZh } from '../../../web/i18n/zh-CN/values.ts';

export type Language = 'zh-CN' | 'en';

const CATALOGUES = {
  'zh-CN': { ...valuesZh, action: valuesZh.action, act: auditZh['audit-action'] },
  en: { ...valuesEn, action: valuesEn.action, act: auditEn['audit-action'] },
};

/** The name of an enumeration's value as the console's pages show it, or the value itself. */
export function word(
  language: Language,
  list: 'severity' | 'type' | 'channel' | 'action' | 'level' | 'act',
  value: string,
): string {
  let found: unknown = CATALOGUES[language][list];
  for (const part of value.split('.')) found = Object(found)[part];
  return typeof found === 'string' ? found : value;
}

/** Sentences of messages to people. */
export const SENTENCES = {
  'zh-CN': {
    product: '岗哨',
    subject: (severity: string, title: string) => `【岗哨】${severity}：${title}`,
    several: (n: number) => `${n} 条新告警`,
    times: (n: number) => `${n} 次`,
    between: (from: string, to: string) => (from === to ? from : `${from} 至 ${to}`),
    more: (n: number) => `另有 ${n} 类未列出`,
    and: (n: number) => `等 ${n} 个`,
    held: '以下内容产生于免打扰时段。',
    pc: '终端',
    user: '用户',
    file: '文件',
    rule: '规则',
    channel: '渠道',
    action: '处置',
    actor: '操作者',
    open: '查看',
    join: '、',
    colon: '：',
    test: '测试消息',
    'test-text': '收到此消息，说明该集成可以正常送达。',
  },
  en: {
    product: 'Guardpost',
    subject: (severity: string, title: string) => `[Guardpost] ${severity}: ${title}`,
    several: (n: number) => `${n} new alerts`,
    times: (n: number) => (n === 1 ? 'once' : `${n} times`),
    between: (from: string, to: string) => (from === to ? from : `${from} to ${to}`),
    more: (n: number) => `${n} more kinds are not listed`,
    and: (n: number) => `and others, ${n} in all`,
    held: 'The following came during quiet hours.',
    pc: 'PC',
    user: 'User',
    file: 'File',
    rule: 'Rule',
    channel: 'Channel',
    action: 'Action',
    actor: 'By',
    open: 'Open',
    join: ', ',
    colon: ': ',
    test: 'Test message',
    'test-text': 'This message shows that the integration delivers.',
  },
} as const;
