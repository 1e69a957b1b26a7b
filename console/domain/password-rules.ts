import { Refusal } from './refusal.ts';

/** Words of the product itself, which come to mind where a password for it is asked. */
const PRODUCT = ['guardpost', '岗哨', 'gangshao', 'gangshao123'];
const LEAST_CHARACTERS = 5;
/** A name of fewer letters is in many words. */
const LEAST_NAME = 4;

let common: Promise<ReadonlySet<string>> | undefined;

/** Some fifty thousand passwords that leaked often; loaded when the first password is set. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set((dictionary['passwords-common'] as string[]).map((one) => one.toLowerCase())),
  );
  return common;
}

/**
 * Refuses what guessers try first (ASVS 5.0 V6.2.4, NIST SP 800-63B section 3.1.1.2): common passwords, also with
 * digits or signs around them, repeated, or two of them together, and the words of where it is asked. `words`: those
 * of the company, such as the console's names. Everything else that is long enough may be a password.
 * @throws Refusal `weak-password`, `common-password`
 */
export async function checkPassword(
  username: string,
  password: string,
  words: readonly string[] = [],
): Promise<void> {
  const text = password.normalize('NFKC').toLowerCase();
  const name = username.normalize('NFKC').toLowerCase();
  if (text === name || (name.length >= LEAST_NAME && text.includes(name))) {
    throw new Refusal('weak-password', 'a password must not have the user name in it');
  }
  if (new Set(text).size < LEAST_CHARACTERS) {
    throw new Refusal('weak-password', 'a password needs five different characters');
  }
  const own = [...PRODUCT, ...words.map((word) => word.toLowerCase())];
  if (isCommon(text, await commonPasswords(), new Set(own))) {
    throw new Refusal(
      'common-password',
      'many people use this password: it is among the first that are tried',
    );
  }
}

/** Pure, for `known` and `own` in lower case. */
export function isCommon(text: string, known: ReadonlySet<string>, own: ReadonlySet<string>): boolean {
  const is = (part: string) => part !== '' && (known.has(part) || own.has(part));
  const forms = new Set([text, core(text), text.replace(/[\s._-]+/g, '')]);
  return [...forms].some((form) => is(form) || is(unitOf(form)) || isTwo(form, is));
}

/** Without the digits and signs around it. */
function core(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
}

/** What is repeated, or the text itself. */
function unitOf(text: string): string {
  // A text is made of a unit exactly when it is found in its own double elsewhere than at the ends.
  const length = (text + text).indexOf(text, 1);
  return text.slice(0, length);
}

function isTwo(text: string, is: (part: string) => boolean): boolean {
  for (let at = 1; at < text.length; at++) {
    if (is(text.slice(0, at)) && is(text.slice(at))) return true;
  }
  return false;
}
