import type { Language } from '../i18n/text.ts';

/** Everything of an event that can be a column of a list or of an export: its heading in either language. */
export const EVENT_COLUMN_TITLES = {
  at: { 'zh-CN': '时间', en: 'Time' },
  severity: { 'zh-CN': '严重程度', en: 'Severity' },
  what: { 'zh-CN': '文件或事件', en: 'File or event' },
  level: { 'zh-CN': '密级', en: 'Level' },
  result: { 'zh-CN': '处置结果', en: 'Result' },
  user: { 'zh-CN': '用户', en: 'User' },
  device: { 'zh-CN': '终端', en: 'PC' },
  channel: { 'zh-CN': '通道', en: 'Channel' },
  rule: { 'zh-CN': '规则', en: 'Rule' },
  type: { 'zh-CN': '事件类型', en: 'Event type' },
  path: { 'zh-CN': '路径', en: 'Path' },
  size: { 'zh-CN': '大小（字节）', en: 'Size (bytes)' },
  sha256: { 'zh-CN': 'SHA-256', en: 'SHA-256' },
  process: { 'zh-CN': '进程', en: 'Process' },
  destination: { 'zh-CN': '目标', en: 'Destination' },
  storage: { 'zh-CN': '存储设备', en: 'Storage device' },
  detectors: { 'zh-CN': '检测器', en: 'Detectors' },
  receivedAt: { 'zh-CN': '收到时间', en: 'Received' },
} as const satisfies Record<string, Record<Language, string>>;

export type EventColumn = keyof typeof EVENT_COLUMN_TITLES;
export const EVENT_COLUMNS = Object.keys(EVENT_COLUMN_TITLES) as [EventColumn, ...EventColumn[]];

/** The columns of somebody who has chosen none. */
export const DEFAULT_EVENT_COLUMNS: readonly EventColumn[] = [
  'at',
  'severity',
  'what',
  'level',
  'result',
  'user',
  'device',
  'channel',
  'rule',
];
