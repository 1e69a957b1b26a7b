import { isNode, LineCounter, parseDocument } from 'yaml';
import { checkPolicy } from './check.ts';
import type { PolicyProblem } from './problem.ts';
import { Policy } from './schema.ts';

export type PolicyParseResult = { ok: true; policy: Policy } | { ok: false; problems: PolicyProblem[] };

/** Characters of policy text; a policy is written by people, and the schema's own limits fit well inside. */
export const MAX_POLICY_LENGTH = 1_000_000;

/**
 * Reads a policy from YAML (of which JSON is a part). All of it is checked before any of it is given back;
 * every problem names its line and column. Never throws.
 */
export function parsePolicy(source: string): PolicyParseResult {
  if (source.length > MAX_POLICY_LENGTH) {
    return fail([
      { line: 1, column: 1, path: '', message: `a policy may have ${MAX_POLICY_LENGTH} characters` },
    ]);
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number, path: readonly PropertyKey[], message: string): PolicyProblem => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), path: path.map(String).join('.'), message };
  };
  /** Where the deepest part of the path that exists stands: a missing key is shown at its parent. */
  const locate = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return 0;
  };

  if (document.errors.length > 0) {
    return fail(document.errors.map((error) => at(error.pos[0], [], error.message)));
  }
  let value: unknown;
  try {
    // The library refuses to unfold more than 100 aliases, so a small text cannot become a huge policy.
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return fail([at(0, [], (error as Error).message)]);
  }
  const parsed = Policy.safeParse(value);
  if (!parsed.success) {
    return fail(
      flatten(parsed.error.issues).map(({ path, message, keys }) =>
        at(locate(keys?.[0] === undefined ? path : [...path, keys[0]]), path, message),
      ),
    );
  }
  const problems = checkPolicy(parsed.data).map(({ path, message }) => at(locate(path), path, message));
  return problems.length > 0 ? fail(problems) : { ok: true, policy: parsed.data };
}

function fail(problems: PolicyProblem[]): PolicyParseResult {
  return {
    ok: false,
    problems: problems.sort((a, b) => a.line - b.line || a.column - b.column).slice(0, 100),
  };
}

interface FlatIssue {
  path: PropertyKey[];
  message: string;
  keys?: string[];
}

/** A union's failure says only 'invalid input'; the branch that got furthest tells what is really wrong. */
function flatten(issues: readonly { code?: string; path: PropertyKey[]; message: string }[]): FlatIssue[] {
  return issues.flatMap((issue) => {
    const union = issue as { code?: string; errors?: (typeof issue)[][]; keys?: string[] } & typeof issue;
    if (union.code === 'invalid_union' && union.errors && union.errors.length > 0) {
      const deepest = union.errors
        .map((branch) => flatten(branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))))
        .sort((a, b) => depth(b) - depth(a))[0];
      if (deepest && depth(deepest) > issue.path.length) return deepest;
      const messages = union.errors.flatMap((branch) => branch.map((inner) => inner.message));
      return [{ path: issue.path, message: [...new Set(messages)].join(', or: ') }];
    }
    return [{ path: issue.path, message: issue.message, ...(union.keys ? { keys: union.keys } : {}) }];
  });
}

function depth(issues: readonly FlatIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length + (issue.keys ? 1 : 0)));
}
