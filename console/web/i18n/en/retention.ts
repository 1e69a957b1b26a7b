export const retention = {
  retention: {
    title: 'Retention',
    note: 'Events name people. They are kept no longer than their purpose needs; what is deleted when, and how much, is in the audit record.',
    events: 'Events',
    kept: 'Kept',
    forever: 'for ever',
    for_one: 'for {{count}} day',
    for_other: 'for {{count}} days',
    deleted: 'Deleted so far',
    last: 'Last deleted',
    never: 'nothing yet',
    days: 'Days to keep',
    'days-help': '0 keeps them for ever. MLPS 2.0 (GB/T 22239) asks for six months at least (180 days).',
    waits: 'A shorter time deletes: it waits for a security administrator’s signature.',
    unsigned: 'Nothing is deleted: this time has not been signed by a security administrator who may.',
    save: 'Save',
    sure_one:
      'Once a second person has signed, events older than {{count}} day are deleted and cannot be brought back.',
    sure_other:
      'Once a second person has signed, events older than {{count}} days are deleted and cannot be brought back.',
    delete: 'Ask for it',
  },
};
