import type { training as english } from '../en/training.ts';
import type { Translated } from '../translated.ts';

export const training: Translated<typeof english> = {
  training: {
    title: '安全培训卡片',
    note: '员工在自己的电脑上阅读并确认。卡片是策略的一部分，发布策略即完成指派。',
    none: '当前策略没有培训卡片。',
    for: '对象',
    everybody: '所有人',
    edition: '第 {{edition}} 版',
    confirmed: '已确认',
    times_other: '{{count}} 人次',
    'not-yet': '还没有人确认。',
    person: '人员',
    device: '电脑',
    at: '时间',
    assign: '指派卡片',
    'assign-note': '卡片先写入策略草稿，检查后再发布。',
    id: '简称',
    'id-help': '字母、数字、点和短横线，例如 usb-2026。',
    'title-zh': '标题（中文）',
    'title-en': '标题（英文）',
    'text-zh': '正文（中文）',
    'text-en': '正文（英文）',
    groups: '仅限这些用户组',
    'groups-help': '留空则所有人都要阅读；* 代表任意字符。',
    'to-draft': '写入草稿',
    taken: '策略中已有同名卡片。',
  },
};
