import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Language } from '../i18n/text.ts';
import { checkPolicy } from './check.ts';
import type { PolicyProblem } from './problem.ts';
import { type ProblemKey, problemText, schemaText } from './problems/problems.ts';
import { YAML_ERRORS } from './problems/yaml.ts';
import { Policy } from './schema.ts';

export type PolicyParseResult = { ok: true; policy: Policy } | { ok: false; problems: PolicyProblem[] };

const CHINESE = z.locales.zhCN();

/** Characters of policy text; a policy is written by people, and the schema's own limits fit well inside. */
export const MAX_POLICY_LENGTH = 1_000_000;

/**
 * Reads a policy from YAML (of which JSON is a part). All of it is checked before any of it is given back;
 * every problem names its line and column, in a language. Never throws.
 */
export function parsePolicy(source: string, language: Language = 'en'): PolicyParseResult {
  if (source.length > MAX_POLICY_LENGTH) {
    return fail([
      {
        line: 1,
        column: 1,
        path: '',
        message: problemText(language, 'too-long', { most: MAX_POLICY_LENGTH }),
      },
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
    return fail(
      document.errors.map(({ pos, code, message }) =>
        at(pos[0], [], language === 'en' ? message : YAML_ERRORS[code]),
      ),
    );
  }
  let value: unknown;
  try {
    // The library refuses to unfold more than 100 aliases, so a small text cannot become a huge policy.
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const message = language === 'en' ? (error as Error).message : YAML_ERRORS.RESOURCE_EXHAUSTION;
    return fail([at(0, [], message)]);
  }
  const parsed = Policy.safeParse(value, language === 'en' ? {} : { error: CHINESE.localeError });
  if (!parsed.success) {
    return fail(
      flatten(parsed.error.issues, language).map(({ path, message, keys }) =>
        at(locate(keys?.[0] === undefined ? path : [...path, keys[0]]), path, message),
      ),
    );
  }
  const problems = checkPolicy(parsed.data, language).map(({ path, message }) =>
    at(locate(path), path, message),
  );
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

interface Issue {
  code?: string;
  path: PropertyKey[];
  message: string;
}

/** A union's failure says only 'invalid input'; the branch that got furthest tells what is really wrong. */
function flatten(issues: readonly Issue[], language: Language): FlatIssue[] {
  return issues.flatMap((issue) => {
    const { errors, keys, params } = issue as Issue & {
      errors?: Issue[][];
      keys?: string[];
      params?: { problem: ProblemKey; values: Record<string, string> };
    };
    if (issue.code === 'invalid_union' && errors && errors.length > 0) {
      const branches = errors.map((branch) =>
        flatten(
          branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
          language,
        ),
      );
      const deepest = [...branches].sort((a, b) => depth(b) - depth(a))[0];
      if (deepest && depth(deepest) > issue.path.length) return deepest;
      const messages = branches.flatMap((branch) => branch.map((inner) => inner.message));
      return [{ path: issue.path, message: [...new Set(messages)].join(OR[language]) }];
    }
    const message = params?.problem
      ? problemText(language, params.problem, params.values)
      : schemaText(language, issue.message);
    return [{ path: issue.path, message, ...(keys ? { keys } : {}) }];
  });
}

const OR: Record<Language, string> = { en: ', or: ', 'zh-CN': '；或：' };

function depth(issues: readonly FlatIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length + (issue.keys ? 1 : 0)));
}
