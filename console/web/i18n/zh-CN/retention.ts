export const retention = {
  retention: {
    title: '保存期限',
    note: '事件涉及个人信息，保存时间不应超过实现目的所必需的期限；何时删除、删除多少，均记入审计记录。',
    events: '事件',
    kept: '保存',
    forever: '永久',
    for_other: '{{count}} 天',
    deleted: '累计删除',
    last: '最近删除',
    never: '尚未删除',
    days: '保存天数',
    'days-help': '0 表示永久保存。等保2.0 要求日志至少保存六个月（180 天）。',
    save: '保存',
    sure_other: '超过 {{count}} 天的事件将立即删除，无法恢复。',
    delete: '确认删除',
  },
};
