import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';

export const DEFAULT_JUSTIFICATIONS = [
  {
    id: 'customer',
    label: { 'zh-CN': '客户或监管机构要求提供', en: 'A customer or the regulator asked for it' },
  },
  {
    id: 'business',
    label: { 'zh-CN': '工作需要，已得到主管同意', en: 'Needed for work, my manager agrees' },
  },
  { id: 'not-sensitive', label: { 'zh-CN': '内容并不敏感', en: 'The content is not sensitive' } },
];

/** How a person is asked when a rule warns. */
export const Prompts = z.strictObject({
  countdownSeconds: z.number().int().min(5).max(600).default(60),
  /**
   * What is done when nobody answers in time, or nobody can be asked. `block` holds the file in the quarantine while
   * the question is open.
   */
  unanswered: z.enum(['block', 'allow']).default('block'),
  justifications: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/), label: LocalizedText }))
    .max(16)
    .default(DEFAULT_JUSTIFICATIONS),
  /** Words of one's own beside a choice. */
  freeText: z.enum(['required', 'optional', 'none']).default('optional'),
});
export type Prompts = z.infer<typeof Prompts>;

/** Of a policy that does not say: a warning asks, and holds nothing back. */
export const DEFAULT_PROMPTS: Prompts = Prompts.parse({ unanswered: 'allow' });
