import type { Language } from '../i18n/text.ts';
import type { FieldName } from './ast.ts';

/** A value of a fixed set: its id and what people call it, in either language. */
export interface NamedValue {
  readonly id: string;
  readonly names: readonly string[];
}

export interface Field {
  readonly name: FieldName;
  /** Other names for it, Chinese ones among them. */
  readonly names: readonly string[];
  /** Only these; of an `ordered` field lowest first. Free text where there are none. */
  readonly values?: readonly NamedValue[];
  /** Can be compared with `>=` and the like. */
  readonly ordered?: boolean;
  /** May hold values that are not among `values`: levels and types of another version or of a policy's own. */
  readonly open?: boolean;
}

const named = (all: Record<string, readonly string[]>): NamedValue[] =>
  Object.entries(all).map(([id, names]) => ({ id, names }));

/** What a query can ask for, in the order in which it is offered. */
export const FIELDS: readonly Field[] = [
  {
    name: 'channel',
    names: ['通道', '渠道'],
    values: named({
      'removable-storage': ['usb', 'Removable storage', '移动存储', 'U盘'],
      'cloud-sync': ['cloud', 'Cloud storage', '网盘同步', '网盘'],
      messenger: ['Messenger', '即时通讯'],
      mail: ['email', 'Mail', '邮件'],
      'network-share': ['share', 'Network share', '网络共享'],
      printing: ['print', 'Printing', '打印'],
      screenshot: ['Screenshot', '截屏', '截图'],
      folder: ['Folder', '文件夹'],
      'at-rest': ['At rest', '静态存放'],
    }),
    open: true,
  },
  {
    name: 'level',
    names: ['密级'],
    ordered: true,
    open: true,
    values: named({
      public: ['Public', '公开'],
      internal: ['Internal', '内部'],
      confidential: ['Confidential', '秘密'],
      secret: ['Secret', '机密'],
      'top-secret': ['Top secret', '绝密'],
    }),
  },
  {
    name: 'severity',
    names: ['严重程度', '严重性'],
    ordered: true,
    values: named({
      info: ['Info', '提示'],
      low: ['Low', '低'],
      medium: ['Medium', '中'],
      high: ['High', '高'],
      critical: ['Critical', '严重'],
    }),
  },
  {
    name: 'action',
    names: ['动作', '处置'],
    values: named({
      block: ['Blocked', '已拦截', '拦截'],
      warn: ['Warned', '已提醒', '提醒'],
      audit: ['Recorded', '已留痕', '留痕'],
      allow: ['Allowed', '放行'],
    }),
  },
  {
    name: 'outcome',
    names: ['结果'],
    values: named({
      done: ['Carried out', '已执行'],
      'not-stopped': ['Not stopped', '未能阻止'],
      none: ['Nothing to do', '无需处置'],
    }),
  },
  { name: 'type', names: ['类型'] },
  { name: 'user', names: ['用户', '人员'] },
  { name: 'host', names: ['pc', '主机', '终端'] },
  { name: 'device', names: ['agent', '终端编号'] },
  { name: 'rule', names: ['规则'] },
  { name: 'file', names: ['文件'] },
  { name: 'detector', names: ['检测器'] },
  { name: 'at', names: ['time', '时间'], ordered: true },
];

/** The field of a name in either language, whatever its case. */
export function findField(name: string): Field | undefined {
  const wanted = name.toLowerCase();
  return FIELDS.find((field) => field.name === wanted || field.names.includes(wanted));
}

/** The value of a field by its id or by a name in either language. */
export function findValue(field: Field, text: string): NamedValue | undefined {
  const wanted = text.trim().toLowerCase();
  return field.values?.find(
    ({ id, names }) => id === wanted || names.some((name) => name.toLowerCase() === wanted),
  );
}

/** What people call a value in a language; its id where it has no name. */
export function valueName(field: FieldName, id: string, language: Language): string {
  const names = FIELDS.find(({ name }) => name === field)?.values?.find((value) => value.id === id)?.names;
  const first = language === 'zh-CN' ? /^\p{Script=Han}/u : /^\p{Lu}/u;
  return names?.find((name) => first.test(name)) ?? id;
}

/** Ids of an ordered field's values below one, that one not included; undefined for a value it does not have. */
export function below(field: FieldName, id: string): string[] | undefined {
  const ids = FIELDS.find(({ name }) => name === field)!.values?.map((value) => value.id) ?? [];
  const rank = ids.indexOf(id);
  return rank < 0 ? undefined : ids.slice(0, rank);
}
