export const accounts = {
  accounts: {
    title: '账号',
    'page-note': '可使用控制台的人员。需要第二人同意的操作，须由另一个账号审批。',
    create: '添加账号',
    role: '角色',
    created: '创建时间',
    remove: '移除',
    'remove-confirm': '移除 {{name}}？其会话将立即结束。',
    none: '没有账号。',
  },
};
