import type { Classification } from '../../policy/schema.ts';
import { findLevel } from '../levels.ts';
import type { Collector } from '../scan/collector.ts';
import { BLANK, FOLD, foldText, HAN, INVISIBLE, WORD } from '../text/characters.ts';
import { AhoCorasick } from './aho-corasick.ts';

type KeywordLists = Classification['keywords'];

interface Term {
  detector: string;
  text: string;
  level: string | undefined;
  /** To compare with, when case counts. */
  exact: string | undefined;
  /** A letter or digit at that end wants a word boundary there: `cat` is not in `concatenate`. */
  boundaryBefore: boolean;
  boundaryAfter: boolean;
}

/** Finds the terms of one document's text; made by `compileKeywords`. */
export interface KeywordMatcher {
  read(text: string, from: number, to: number, collector: Collector): void;
  /** A new text begins. */
  reset(): void;
}

/**
 * All keyword lists as one automaton, or undefined when there are none. Width, case (unless a list says
 * otherwise) and white space do not matter: a run of it counts as one space, between Han characters as none,
 * so that terms are found across line breaks. An empty line ends a term.
 */
export function compileKeywords(
  lists: KeywordLists,
  levels: Classification['levels'],
): (() => KeywordMatcher) | undefined {
  const terms: Term[] = [];
  const patterns: string[] = [];
  for (const list of lists) {
    const level = list.level === undefined ? undefined : findLevel(levels, list.level)?.id;
    for (const text of list.terms) {
      const exact = normalised(text);
      if (exact === '') continue;
      patterns.push(foldText(exact));
      terms.push({
        detector: `keyword:${list.id}`,
        text,
        level,
        exact: list.caseSensitive ? exact : undefined,
        boundaryBefore: WORD[exact.charCodeAt(0)] === 1,
        boundaryAfter: WORD[exact.charCodeAt(exact.length - 1)] === 1,
      });
    }
  }
  if (terms.length === 0) return undefined;
  const automaton = new AhoCorasick(patterns);
  return () => new Matcher(automaton, terms);
}

class Matcher implements KeywordMatcher {
  private readonly automaton: AhoCorasick;
  private readonly terms: readonly Term[];
  private state = 0;
  /** Terms reported already: each counts once a document. */
  private readonly seen: Uint8Array;

  constructor(automaton: AhoCorasick, terms: readonly Term[]) {
    this.automaton = automaton;
    this.terms = terms;
    this.seen = new Uint8Array(terms.length);
  }

  reset(): void {
    this.state = 0;
  }

  read(text: string, from: number, to: number, collector: Collector): void {
    this.state = this.automaton.run(text, from, to, this.state, symbolAt, (index, end) => {
      if (this.seen[index] === 1) return;
      const term = this.terms[index]!;
      if (!this.accepts(term, text, end)) return;
      this.seen[index] = 1;
      collector.add({
        detector: term.detector,
        value: term.text,
        confidence: 1,
        mask: (value) => value,
        level: term.level,
      });
    });
  }

  private accepts(term: Term, text: string, end: number): boolean {
    if (term.boundaryAfter && end < text.length && WORD[text.charCodeAt(end)] === 1) return false;
    if (!term.boundaryBefore && term.exact === undefined) return true;
    const start = startOf(text, end, term);
    if (start < 0) return false;
    return !(term.boundaryBefore && start > 0 && WORD[text.charCodeAt(start - 1)] === 1);
  }
}

/** Walks back over the term that ends at `end`: where it begins, or -1 when its case is not the asked one. */
function startOf(text: string, end: number, term: Term): number {
  const wanted = normalised(term.text);
  let at = end;
  for (let left = wanted.length; left > 0; ) {
    if (--at < 0) return 0; // it began before what is still in memory
    const symbol = symbolAt(text, at);
    if (symbol < 0) continue;
    left--;
    if (term.exact === undefined || symbol === 0x20) continue;
    const code = text.charCodeAt(at);
    const half = code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code;
    if (half !== wanted.charCodeAt(left)) return -1;
  }
  return at;
}

/** No term holds a line feed: it stands for the end of a paragraph. */
const PARAGRAPH = 0x0a;

/** What the automaton steps with at a position: -1 nothing, a space for a run of white space, or the folded code. */
export function symbolAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code > 0x20 && BLANK[code] === 0 && INVISIBLE[code] === 0) return FOLD[code]!;
  if (INVISIBLE[code] === 1) return -1;
  // The first of a run of white space speaks for it.
  let before = at - 1;
  while (before >= 0 && INVISIBLE[text.charCodeAt(before)] === 1) before--;
  if (before >= 0 && isSpace(text.charCodeAt(before))) return -1;
  let lines = 0;
  let next = at;
  while (next < text.length && isSpace(text.charCodeAt(next))) {
    if (text.charCodeAt(next) === 0x0a) lines++;
    next++;
  }
  if (lines > 1) return PARAGRAPH;
  const betweenHan = before >= 0 && HAN[text.charCodeAt(before)] === 1 && HAN[text.charCodeAt(next)] === 1;
  return betweenHan ? -1 : 0x20;
}

function isSpace(code: number): boolean {
  return BLANK[code] === 1 || code === 0x0a || code === 0x0d || INVISIBLE[code] === 1;
}

/** Half width, no invisible characters, white space as the scan sees it; case kept. */
export function normalised(term: string): string {
  return [...term]
    .filter((char) => INVISIBLE[char.charCodeAt(0)] !== 1)
    .join('')
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/(?<=[\u3400-\u9fff\uf900-\ufaff]) (?=[\u3400-\u9fff\uf900-\ufaff])/g, '');
}
