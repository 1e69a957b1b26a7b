import { RE2JS } from 're2js';

/** Instructions of a compiled pattern: the time for a character grows with them. */
const MAX_PROGRAM = 2000;

export type CompiledPattern = { ok: true; pattern: RE2JS } | { ok: false; reason: string };

/**
 * Compiles an administrator's regular expression, RE2 syntax (no back-references, no look-around): whatever
 * pattern and text are, matching takes time linear in the text. Of what it refuses it says why. Never throws.
 */
export function compilePattern(source: string, caseSensitive: boolean): CompiledPattern {
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(source, RE2JS.MULTILINE | (caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE));
  } catch (error) {
    return { ok: false, reason: (error as Error).message };
  }
  if (pattern.programSize() > MAX_PROGRAM) {
    return { ok: false, reason: 'the pattern is too large when unfolded; make its {n,m} repeats smaller' };
  }
  if (pattern.test('')) {
    return { ok: false, reason: 'the pattern matches the empty text, so it would be found everywhere' };
  }
  return { ok: true, pattern };
}
