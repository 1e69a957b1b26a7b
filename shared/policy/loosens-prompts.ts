import { general, type Loosening } from './loosening.ts';
import { DEFAULT_PROMPTS, type Prompts } from './prompts.ts';

const FREE_TEXT: readonly Prompts['freeText'][] = ['none', 'optional', 'required'];

/** Asking less, or letting go what was held until the answer, is less strict; words and time are not. */
export function loosensPrompts(from: Prompts = DEFAULT_PROMPTS, to: Prompts = DEFAULT_PROMPTS): Loosening[] {
  const ways: Loosening[] = [];
  if (from.unanswered === 'block' && to.unanswered === 'allow') ways.push(general('prompts.unanswered'));
  if (FREE_TEXT.indexOf(to.freeText) < FREE_TEXT.indexOf(from.freeText))
    ways.push(general('prompts.freeText'));
  if (from.justifications.length > 0 && to.justifications.length === 0)
    ways.push(general('prompts.justifications'));
  return ways;
}
