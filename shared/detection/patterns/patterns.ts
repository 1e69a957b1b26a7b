import type { RE2JS } from 're2js';
import type { Classification } from '../../policy/schema.ts';
import { maskMiddle } from '../detectors/mask.ts';
import { findLevel } from '../levels.ts';
import type { Collector } from '../scan/collector.ts';
import { compilePattern } from './compile.ts';

/** A line longer than this is searched in pieces that overlap by MAX_VALUE. */
const MAX_LINE = 8192;
/** Characters of a match that tell it from another. */
const MAX_VALUE = 256;

interface Pattern {
  detector: string;
  expression: RE2JS;
  level: string | undefined;
}

/** Finds the patterns in one block of text after the other. */
export interface PatternMatcher {
  read(text: string, from: number, to: number, collector: Collector): void;
}

/**
 * The administrators' regular expressions, or undefined when there are none. A pattern is looked for within a
 * line; a block in which its automaton finds nothing costs one pass. Those that do not compile were refused
 * with the policy and are left out here.
 */
export function compilePatterns(
  patterns: Classification['patterns'],
  levels: Classification['levels'],
): PatternMatcher | undefined {
  const compiled: Pattern[] = [];
  for (const { id, pattern, caseSensitive, level } of patterns) {
    const result = compilePattern(pattern, caseSensitive);
    if (!result.ok) continue;
    compiled.push({
      detector: `pattern:${id}`,
      expression: result.pattern,
      level: level === undefined ? undefined : findLevel(levels, level)?.id,
    });
  }
  if (compiled.length === 0) return undefined;
  return {
    read(text, from, to, collector) {
      const block = text.slice(from, to);
      for (const pattern of compiled) {
        if (pattern.expression.test(block)) readLines(pattern, block, collector);
      }
    },
  };
}

function readLines(pattern: Pattern, block: string, collector: Collector): void {
  for (let start = 0; start < block.length; ) {
    const lineEnd = block.indexOf('\n', start);
    const end = lineEnd < 0 ? block.length : lineEnd;
    for (let from = start; from < end; from += MAX_LINE - MAX_VALUE) {
      readPiece(pattern, block.slice(from, Math.min(end, from + MAX_LINE)), collector);
    }
    start = end + 1;
  }
}

function readPiece(pattern: Pattern, piece: string, collector: Collector): void {
  if (!pattern.expression.test(piece)) return;
  const matcher = pattern.expression.matcher(piece);
  while (matcher.find()) {
    const value = piece.slice(matcher.start(), Math.min(matcher.end(), matcher.start() + MAX_VALUE)).trim();
    if (value === '') continue;
    collector.add({
      detector: pattern.detector,
      value,
      confidence: 1,
      mask: maskMatch,
      level: pattern.level,
    });
  }
}

/** What a pattern finds may be a secret: a third of it is shown, at most four characters at an end. */
function maskMatch(value: string): string {
  const shown = Math.min(4, Math.floor(value.length / 6));
  return maskMiddle(value.slice(0, 64), shown, shown);
}
