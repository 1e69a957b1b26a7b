import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';
import { MAX_REASON } from './limits.ts';

export const PromptChoice = z.object({ id: z.string().min(1).max(64), label: LocalizedText });

/** A question that something waits for. Unanswered in time, `unanswered` is done. */
export const SessionPrompt = z.object({
  type: z.literal('prompt'),
  id: z.uuid(),
  /** What it is about, for words and grouping: `file`, or what another channel names. */
  subject: z.string().min(1).max(64),
  channel: z.string().max(64).optional(),
  /** Untrusted text. */
  name: z.string().max(1024),
  rule: z.union([LocalizedText, z.string().max(200)]).optional(),
  message: LocalizedText.optional(),
  choices: z.array(PromptChoice).max(16),
  /** Whether words of one's own must, may or cannot be given. */
  freeText: z.enum(['required', 'optional', 'none']),
  /** Seconds from now, not a time of day: clocks get set. */
  seconds: z.number().int().min(1).max(3600),
  unanswered: z.enum(['proceed', 'withdraw']),
});
export type SessionPrompt = z.infer<typeof SessionPrompt>;

/** The question is settled: answered in another session, or its time is up. */
export const PromptClosed = z.object({ type: z.literal('prompt-closed'), id: z.uuid() });

export const PromptAnswer = z.object({
  type: z.literal('prompt-answer'),
  id: z.uuid(),
  answer: z.enum(['proceed', 'withdraw']),
  choice: z.string().min(1).max(64).optional(),
  text: z.string().trim().max(MAX_REASON).optional(),
});
export type PromptAnswer = z.infer<typeof PromptAnswer>;
