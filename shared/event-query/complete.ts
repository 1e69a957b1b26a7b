import { FIELDS, findField } from './fields.ts';
import { printValue } from './print.ts';

/** What could stand instead of the characters from `from` to `to`. */
export interface Offer {
  from: number;
  to: number;
  text: string;
  /** What it is called in the reader's language. */
  label: string;
}

const HAN = /\p{Script=Han}/u;

/** What may be meant by the word before the cursor: fields, then values. `known`: values of open fields that exist. */
export function complete(
  source: string,
  cursor: number,
  language: 'zh-CN' | 'en' = 'zh-CN',
  known: Partial<Record<string, readonly string[]>> = {},
): Offer[] {
  const before = source.slice(0, cursor);
  const inList = /([\p{L}-]+)[:：]\(([^()]*)$/u.exec(before);
  if (inList) {
    const word = /[^\s,，、]*$/u.exec(inList[2]!)![0];
    return values(inList[1]!, word, language, known).map(({ text, label }) => ({
      from: cursor - word.length,
      to: cursor,
      text,
      label,
    }));
  }
  const word = /[^\s()]*$/u.exec(before)![0].replace(/^-+/, '');
  const from = cursor - word.length;
  const field = /^([\p{L}-]+)(:|：|>=|<=|>|<|=|≥|≤)(.*)$/u.exec(word);
  if (field) {
    const [, name, operator, typed] = field as unknown as [string, string, string, string];
    return values(name, typed, language, known).map(({ text, label }) => ({
      from,
      to: cursor,
      text: `${name}${operator}${text}`,
      label,
    }));
  }
  if (word === '' || word.startsWith('"')) return [];
  return FIELDS.filter(({ name, names }) => [name, ...names].some((each) => starts(each, word))).flatMap(
    ({ name, names, ordered }) => {
      const label = language === 'en' ? name : names.find((each) => HAN.test(each))!;
      const operators = ordered ? (name === 'at' ? ['>=', '<'] : [':', '>=']) : [':'];
      return operators.map((operator) => ({ from, to: cursor, text: name + operator, label }));
    },
  );
}

function values(
  name: string,
  typed: string,
  language: 'zh-CN' | 'en',
  known: Partial<Record<string, readonly string[]>>,
) {
  const field = findField(name);
  if (!field) return [];
  const word = typed.replace(/^["“]/, '');
  const fixed = (field.values ?? [])
    .filter(({ id, names }) => [id, ...names].some((each) => starts(each, word)))
    .map(({ id, names }) => {
      const own = names.find(
        (each) => HAN.test(each) === (language === 'zh-CN') && /^\p{Lu}|\p{Script=Han}/u.test(each),
      );
      const shown = own ?? id;
      return { text: printValue({ text: shown, wild: false }), label: shown };
    });
  const others = (known[field.name] ?? [])
    .filter((each) => starts(each, word) && !field.values?.some(({ id }) => id === each))
    .slice(0, 20)
    .map((each) => ({ text: printValue({ text: each, wild: false }), label: each }));
  return [...fixed, ...others];
}

function starts(text: string, typed: string): boolean {
  return text.toLowerCase().startsWith(typed.toLowerCase());
}
