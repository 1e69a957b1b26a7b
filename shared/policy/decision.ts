import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';
import { Severity } from '../events/severity.ts';
import { Action } from './schema.ts';

/** What is to be done and which rule says so. `allow` means that no rule matched. */
export const Decision = z.object({
  action: z.union([Action, z.literal('allow')]),
  severity: Severity,
  ruleId: z.string().max(64).optional(),
  ruleName: z.union([LocalizedText, z.string().max(200)]).optional(),
  /** Every rule that matched, most restrictive first. */
  matched: z.array(z.string().max(64)).max(1000).optional(),
  message: LocalizedText.optional(),
  /** The PC is to be cut off the network. */
  isolate: z.literal(true).optional(),
  /** What of it is to be kept as evidence. */
  evidence: z.enum(['findings', 'file']).optional(),
  policyRevision: z.number().int().nonnegative().optional(),
});
export type Decision = z.infer<typeof Decision>;
