export const accounts = {
  accounts: {
    title: 'Accounts',
    'page-note':
      'Who may use the console. Where a second person must agree, it takes another account than the first.',
    create: 'Add account',
    role: 'Role',
    created: 'Created',
    remove: 'Remove',
    'remove-confirm': 'Remove {{name}}? Their sessions end at once.',
    none: 'There is no account.',
  },
};
