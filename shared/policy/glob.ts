/**
 * Tells whether a text matches a glob: `*` any run without `/`, `**` any run, `?` one character except `/`;
 * everything else is literal. Case is ignored and `\` in the text counts as `/`, so one pattern serves
 * Windows paths too.
 *
 * A set of states is walked over the text, so the time is at most pattern × text whatever an administrator
 * writes; a regular expression made from the glob could take exponential time.
 */
export function matchesGlob(glob: string, text: string): boolean {
  const tokens = tokensOf(glob);
  let states = closure(new Set([0]), tokens);
  for (const char of text.toLowerCase().replaceAll('\\', '/')) {
    const next = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (token === undefined) continue;
      if (token === '**') next.add(state);
      else if (token === '*') {
        if (char !== '/') next.add(state);
      } else if (token === '?' ? char !== '/' : token === char) next.add(state + 1);
    }
    if (next.size === 0) return false;
    states = closure(next, tokens);
  }
  return states.has(tokens.length);
}

/** A run of stars matches nothing too: the state behind it is reached without a character. */
function closure(states: Set<number>, tokens: readonly string[]): Set<number> {
  for (const state of states) if (tokens[state] === '*' || tokens[state] === '**') states.add(state + 1);
  return states;
}

const tokenCache = new Map<string, readonly string[]>();

function tokensOf(glob: string): readonly string[] {
  let tokens = tokenCache.get(glob);
  if (!tokens) {
    tokens =
      glob
        .toLowerCase()
        .replaceAll('\\', '/')
        .match(/\*\*+|[\s\S]/gu) ?? [];
    tokens = tokens.map((token) => (token.startsWith('**') ? '**' : token));
    if (tokenCache.size > 10_000) tokenCache.clear();
    tokenCache.set(glob, tokens);
  }
  return tokens;
}
