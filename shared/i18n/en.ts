import type { Catalogue } from './zh-CN.ts';

/** Text that agents and the command line show to people, in English. */
export const en: Catalogue = {
  'notice.title': 'Guardpost',
  'notice.blocked': '"{file}" was not allowed out: {reason}',
  'notice.warned': 'Please note "{file}": {reason}',
  'notice.folded': '{count} more files were handled',
  'notice.default-reason': 'This file is protected by the company’s data security policy',
};
