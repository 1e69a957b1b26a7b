import type { Operator, Query, Value } from './ast.ts';
import { EVERYTHING } from './ast.ts';
import type { QueryError, QueryErrorCode } from './errors.ts';
import { type Field, findField, findValue } from './fields.ts';
import { parseTime, spanOf } from './time.ts';

/** Characters; and how deep brackets may stand in each other. */
export const MOST_CHARACTERS = 2000;
const MOST_DEPTH = 20;

export interface ParseOptions {
  /** Times without a zone are of this one: minutes east of UTC at a time. UTC where nothing is said. */
  offsetMinutes?: (at: number) => number;
}

export type Parsed = { query: Query; error?: undefined } | { query?: undefined; error: QueryError };

/**
 * Reads a query: terms side by side must all hold, `or` has the weaker tie, `-` or `not` negates what follows.
 * Never throws.
 */
export function parseQuery(source: string, options: ParseOptions = {}): Parsed {
  try {
    if (source.length > MOST_CHARACTERS) fail('too-long', 0, source.length, '');
    return { query: new Parser(source, options).whole() };
  } catch (error) {
    if (error instanceof Failed) return { error: error.error };
    throw error;
  }
}

class Failed extends Error {
  readonly error: QueryError;

  constructor(error: QueryError) {
    super(error.code);
    this.error = error;
  }
}

function fail(code: QueryErrorCode, at: number, end: number, text: string): never {
  throw new Failed({ code, at, end, text });
}

const SPACE = /\s/u;
const FIELD = /^([\p{L}][\p{L}-]*)(:|：|>=|<=|>|<|=|≥|≤)/u;
const OPERATORS: Record<string, Operator> = { '：': ':', '=': ':', '≥': '>=', '≤': '<=' };
const OR = new Set(['or', '或', '||']);
const AND = new Set(['and', '且', '&&']);
const NOT = new Set(['not', '非']);

class Parser {
  readonly #source: string;
  readonly #options: ParseOptions;
  #at = 0;
  #depth = 0;

  constructor(source: string, options: ParseOptions) {
    this.#source = source;
    this.#options = options;
  }

  whole(): Query {
    this.#skip();
    if (this.#at === this.#source.length) return EVERYTHING;
    const query = this.#either();
    if (this.#at < this.#source.length) fail('bracket-extra', this.#at, this.#at + 1, ')');
    return query;
  }

  #either(): Query {
    const parts = [this.#all()];
    for (let word = this.#takeWord(OR); word; word = this.#takeWord(OR)) {
      if (this.#atEnd()) fail('term-missing', this.#at - word.length, this.#at, word);
      parts.push(this.#all());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'or', parts };
  }

  #all(): Query {
    const parts = [this.#term()];
    for (;;) {
      const word = this.#takeWord(AND);
      if (this.#atEnd() || this.#seesWord(OR)) {
        if (word) fail('term-missing', this.#at - word.length, this.#at, word);
        break;
      }
      parts.push(this.#term());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
  }

  #term(): Query {
    this.#skip();
    const start = this.#at;
    const word = this.#seesWord(OR) ?? this.#seesWord(AND);
    if (word) fail('term-missing', start, start + word.length, word);
    const not = this.#source[this.#at] === '-' ? '-' : this.#seesWord(NOT);
    if (not) {
      this.#at += not.length;
      if (not !== '-') this.#skip();
      if (this.#at >= this.#source.length || (not === '-' && SPACE.test(this.#source[this.#at]!))) {
        fail('term-missing', start, this.#at, not);
      }
      return { kind: 'not', part: this.#deeper(start, () => this.#term()) };
    }
    if (this.#source[this.#at] === '(') {
      this.#at++;
      this.#skip();
      if (this.#source[this.#at] === ')') fail('term-missing', start, this.#at + 1, '()');
      const inner = this.#deeper(start, () => (this.#atEnd() ? undefined : this.#either()));
      if (!inner || this.#source[this.#at] !== ')') fail('bracket-open', start, start + 1, '(');
      this.#at++;
      return inner;
    }
    if (this.#source[this.#at] === ')') fail('term-missing', start, start + 1, ')');
    const field = FIELD.exec(this.#source.slice(this.#at));
    if (field) return this.#field(field[1]!, field[2]!, start);
    const { text, wild } = this.#value();
    const sought = wild ? text.replace(/^\*+|\*+$/g, '') : text;
    return sought === '' ? EVERYTHING : { kind: 'word', text: sought };
  }

  #deeper<T>(start: number, read: () => T): T {
    if (++this.#depth > MOST_DEPTH) fail('too-long', start, this.#source.length, '');
    const result = read();
    this.#depth--;
    return result;
  }

  #field(name: string, sign: string, start: number): Query {
    const field = findField(name);
    const end = start + name.length;
    if (!field) fail('unknown-field', start, end, name);
    const operator = OPERATORS[sign] ?? (sign as Operator);
    if (operator !== ':' && !field.ordered) fail('not-ordered', start, end + sign.length, name);
    this.#at = end + sign.length;
    const next = this.#source[this.#at];
    if (next === undefined || SPACE.test(next) || next === ')')
      fail('value-missing', start, this.#at, name + sign);
    if (field.name === 'at' && operator === ':') return this.#span(field);
    const values = next === '(' && operator === ':' ? this.#list(field) : [this.#resolved(field, operator)];
    return { kind: 'field', field: field.name, operator, values };
  }

  /** `at:2026-11-01` is all of that day, `at:2026-11-01T09:30` all of that minute. */
  #span(field: Field): Query {
    const start = this.#at;
    const value = this.#resolved(field, '>=');
    const end = Number(value.text) + spanOf(this.#source.slice(start, this.#at));
    const limit = (operator: Operator, text: string): Query => ({
      kind: 'field',
      field: 'at',
      operator,
      values: [{ text, wild: false }],
    });
    return { kind: 'and', parts: [limit('>=', value.text), limit('<', String(end))] };
  }

  #list(field: Field): Value[] {
    const start = this.#at++;
    const values: Value[] = [];
    for (;;) {
      while (/[\s,，、]/u.test(this.#source[this.#at] ?? '')) this.#at++;
      if (this.#at >= this.#source.length) fail('bracket-open', start, start + 1, '(');
      if (this.#source[this.#at] === ')') break;
      values.push(this.#resolved(field, ':', true));
    }
    this.#at++;
    if (values.length === 0) fail('value-missing', start, this.#at, '()');
    return values;
  }

  #resolved(field: Field, operator: Operator, inList = false): Value {
    const start = this.#at;
    const value = this.#value(inList);
    if (field.name === 'at') {
      const time = parseTime(value.text, this.#options.offsetMinutes);
      if (time === undefined) fail('bad-time', start, this.#at, value.text);
      return { text: String(time), wild: false };
    }
    if (field.name === 'detector' && /[^*]\*+[^*]/.test(value.wild ? value.text : '')) {
      fail('wild-inside', start, this.#at, value.text);
    }
    if (!field.values || (value.wild && operator === ':')) return value;
    const known = findValue(field, value.text);
    if (known) return { text: known.id, wild: false };
    if (!field.open || operator !== ':') fail('unknown-value', start, this.#at, value.text);
    return value;
  }

  /** A bare word or one in quotes, which takes everything as it stands but `\"` and `\\`. */
  #value(inList = false): Value {
    const start = this.#at;
    if (this.#source[start] === '"' || this.#source[start] === '“') {
      let text = '';
      for (this.#at++; this.#at < this.#source.length; this.#at++) {
        const char = this.#source[this.#at]!;
        if (char === '"' || (char === '”' && this.#source[start] === '“')) {
          this.#at++;
          return { text, wild: false };
        }
        const escaped = char === '\\' && /["\\]/.test(this.#source[this.#at + 1] ?? '');
        text += escaped ? this.#source[++this.#at] : char;
      }
      fail('quote-open', start, this.#source.length, text);
    }
    const stop = inList ? /[\s(),，、"]/u : /[\s()"]/u;
    while (this.#at < this.#source.length && !stop.test(this.#source[this.#at]!)) this.#at++;
    // A bracket or a quote in the middle of a word ends it; at its very beginning it is no word.
    if (this.#at === start) this.#at++;
    const text = this.#source.slice(start, this.#at);
    return { text, wild: text.includes('*') };
  }

  #skip(): void {
    while (SPACE.test(this.#source[this.#at] ?? '')) this.#at++;
  }

  #atEnd(): boolean {
    this.#skip();
    return this.#at >= this.#source.length || this.#source[this.#at] === ')';
  }

  #seesWord(words: ReadonlySet<string>): string | undefined {
    this.#skip();
    const word = /^[^\s():"]+(?=[\s()"]|$)/u.exec(this.#source.slice(this.#at))?.[0];
    return word !== undefined && words.has(word.toLowerCase()) ? word : undefined;
  }

  #takeWord(words: ReadonlySet<string>): string | undefined {
    const word = this.#seesWord(words);
    if (word) this.#at += word.length;
    return word;
  }
}
