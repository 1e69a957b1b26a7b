import type { Classification } from '../../policy/schema.ts';
import { AhoCorasick } from '../keywords/aho-corasick.ts';
import { normalised, symbolAt } from '../keywords/keywords.ts';
import { findLevel } from '../levels.ts';
import type { Collector } from '../scan/collector.ts';
import { foldText, HAN, WORD } from '../text/characters.ts';

type Rules = Classification['proximity'];

interface Term {
  rule: number;
  side: 0 | 1;
  text: string;
  length: number;
  boundaryBefore: boolean;
  boundaryAfter: boolean;
}

/** Where a term was seen last, counted in characters and words from the beginning of the part. */
interface Seen {
  term: Term;
  endAt: number;
  endWord: number;
}

/** Finds pairs of terms that stand close to each other in the text of one document. */
export interface ProximityMatcher {
  read(text: string, from: number, to: number, collector: Collector): void;
  /** A new text begins. */
  reset(): void;
}

/**
 * All proximity rules as one automaton, or undefined when there are none. A rule holds where a term of its
 * first list and one of its second stand with at most so many characters, or words, between them, in any
 * order. Each Han character is a word, as is each run of letters and digits.
 */
export function compileProximity(
  rules: Rules,
  levels: Classification['levels'],
): (() => ProximityMatcher) | undefined {
  const terms: Term[] = [];
  const patterns: string[] = [];
  rules.forEach((rule, index) => {
    [rule.terms, rule.near].forEach((list, side) => {
      for (const text of list) {
        const pattern = foldText(normalised(text));
        if (pattern === '') continue;
        patterns.push(pattern);
        terms.push({
          rule: index,
          side: side as 0 | 1,
          text,
          length: pattern.length,
          boundaryBefore: WORD[pattern.charCodeAt(0)] === 1,
          boundaryAfter: WORD[pattern.charCodeAt(pattern.length - 1)] === 1,
        });
      }
    });
  });
  if (terms.length === 0) return undefined;
  const automaton = new AhoCorasick(patterns);
  const levelOf = rules.map(({ level }) => (level === undefined ? undefined : findLevel(levels, level)?.id));
  return () => new Matcher(automaton, terms, rules, levelOf);
}

class Matcher implements ProximityMatcher {
  private readonly automaton: AhoCorasick;
  private readonly terms: readonly Term[];
  private readonly rules: Rules;
  private readonly levels: readonly (string | undefined)[];
  private state = 0;
  /** For each rule the last of either side. */
  private last: (Seen | undefined)[];
  /** Characters and words of the part that were read before `counted`. */
  private charactersBefore = 0;
  private words = 0;
  private counted = 0;

  constructor(
    automaton: AhoCorasick,
    terms: readonly Term[],
    rules: Rules,
    levels: readonly (string | undefined)[],
  ) {
    this.automaton = automaton;
    this.terms = terms;
    this.rules = rules;
    this.levels = levels;
    this.last = new Array(rules.length * 2);
  }

  reset(): void {
    this.state = 0;
    this.last = new Array(this.rules.length * 2);
    this.charactersBefore = 0;
    this.words = 0;
  }

  read(text: string, from: number, to: number, collector: Collector): void {
    this.counted = from;
    this.state = this.automaton.run(text, from, to, this.state, symbolAt, (index, end) => {
      const term = this.terms[index]!;
      const start = Math.max(0, end - term.length);
      if (term.boundaryAfter && WORD[text.charCodeAt(end)] === 1) return;
      if (term.boundaryBefore && start > 0 && WORD[text.charCodeAt(start - 1)] === 1) return;
      this.count(text, end);
      const seen = { term, endAt: this.charactersBefore + end - from, endWord: this.words };
      this.meet(seen, text, start, end, collector);
      this.last[term.rule * 2 + term.side] = seen;
    });
    this.count(text, to);
    this.charactersBefore += to - from;
  }

  /** Whether the other side stands near enough before. */
  private meet(seen: Seen, text: string, start: number, end: number, collector: Collector): void {
    const { rule, side } = seen.term;
    const other = this.last[rule * 2 + 1 - side];
    if (!other) return;
    const { id, within } = this.rules[rule]!;
    const apart =
      'words' in within
        ? seen.endWord - wordsIn(text, start, end) - other.endWord
        : seen.endAt - seen.term.length - other.endAt;
    if (apart > ('words' in within ? within.words : within.characters)) return;
    const [first, second] = side === 0 ? [seen.term, other.term] : [other.term, seen.term];
    collector.add({
      detector: `proximity:${id}`,
      value: `${first.text} … ${second.text}`,
      confidence: 1,
      mask: (value) => value,
      level: this.levels[rule],
    });
  }

  private count(text: string, to: number): void {
    if (to <= this.counted) return;
    this.words += wordsIn(text, this.counted, to);
    this.counted = to;
  }
}

/** Words that begin between two positions. */
function wordsIn(text: string, from: number, to: number): number {
  let words = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (HAN[code] === 1 || (WORD[code] === 1 && (at === 0 || WORD[text.charCodeAt(at - 1)] === 0))) words++;
  }
  return words;
}
