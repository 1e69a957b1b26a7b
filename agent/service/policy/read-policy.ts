import { checkPolicy } from '../../../shared/policy/check.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import { describeIssues } from '../../../shared/protocol/codec.ts';

/**
 * A policy from an object that came over the wire or from the cache. All of it is checked, whoever sent it.
 * @throws Error naming the place and what is wrong there
 */
export function readPolicy(document: unknown): Policy {
  const parsed = Policy.safeParse(document);
  if (!parsed.success) throw new Error(describeIssues(parsed.error));
  const problems = checkPolicy(parsed.data);
  if (problems.length > 0) {
    throw new Error(
      problems
        .slice(0, 5)
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
        .join('; '),
    );
  }
  return parsed.data;
}
