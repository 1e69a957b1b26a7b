import { expect, test } from 'vitest';
import { checkPassword } from './password-rules.ts';

const codeOf = (password: string, username = 'lina', words: string[] = []) =>
  checkPassword(username, password, words).then(
    () => 'taken',
    (refusal: { code: string }) => refusal.code,
  );

test.each([
  '1qaz2wsx3edc',
  'QWErty123456',
  'password12345',
  '!!Password!!2026',
  'iloveyouiloveyou',
  'dragonmonkey',
  'sunshine-princess',
  '123456789012',
  'Guardpost2026!',
  '岗哨12345678901',
])('%s is among the first that are tried', async (password) => {
  expect(await codeOf(password)).toBe('common-password');
});

test('the company is no secret', async () => {
  expect(await codeOf('HuaTai@2026!!', 'lina', ['huatai'])).toBe('common-password');
  expect(await codeOf('HuaTai@2026!!')).toBe('taken');
});

test('neither is the user name', async () => {
  expect(await codeOf('it is LiNa who asks')).toBe('weak-password');
  expect(await codeOf('a tall tree in autumn', 'al')).toBe('taken');
});

test.each([
  'correct horse battery staple',
  'nine lives of a server cat',
  '床前明月光疑是地上霜',
  'k7#mP2vL9qRt',
  'wH4t-aBout-this-0ne',
])('%s may be a password: nothing is asked of its characters', async (password) => {
  expect(await codeOf(password)).toBe('taken');
});

test('a list of more than three thousand passwords is looked at, and a long one costs no time worth naming', async () => {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  expect((dictionary['passwords-common'] as string[]).length).toBeGreaterThan(3000);
  expect(await codeOf('ab'.repeat(64) + 'c-d.e f'.repeat(16))).toBe('taken');
});
