import { JOIN } from '../scan/digit-run.ts';
import { maskMiddle } from './mask.ts';
import type { NumberDetector } from './surface.ts';

/**
 * Account number of a bank, 9 to 22 digits without a common check: only what is called an account is one.
 * Cards and mobile numbers that stand behind such a word are taken by their own detectors first.
 */
export const cnBankAccount: NumberDetector = {
  id: 'cn.bank-account',
  name: { 'zh-CN': '银行账号', en: 'Bank account number' },
  standard: '《人民币银行结算账户管理办法》',
  confidence: 0,
  person: 'identifier',
  lengths: [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22],

  judge(run, place) {
    if (run.prefixed || run.attachedBefore || run.attachedAfter) return 0;
    if (run.groupCount > 1 && run.join !== JOIN.space && run.join !== JOIN.dash) return 0;
    return place.label(run.start) === 'account' ? 0.75 : 0;
  },
  mask: (value) => maskMiddle(value, 4, 4),
};
