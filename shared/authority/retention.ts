import { z } from 'zod';
import { open } from './envelope.ts';
import type { Check, Signed } from './orders.ts';
import { requireConsole, requireCurrent, requirePeople } from './trust.ts';

/** Events older than so many days may be deleted. */
export const RetentionStatement = z.strictObject({
  consoleId: z.uuid(),
  issuedAt: z.number().int().nonnegative(),
  days: z.number().int().min(1).max(36_500),
});
export type RetentionStatement = z.infer<typeof RetentionStatement>;

/** Leave to delete, by somebody who may give it; whoever asked for it is another person. @throws StatementRefused */
export function openRetention({ trust, verify, now }: Check, envelope: unknown): Signed<RetentionStatement> {
  const authority = requireCurrent(trust, now);
  const { content, keys } = open('retention', envelope, RetentionStatement, verify);
  requireConsole('retention', trust.root, content);
  return { content, by: requirePeople('retention', authority, keys, 'deletion', 1) };
}
