import { expect, test } from 'vitest';
import { Applications, decideProgram, type Program } from '../../../shared/policy/applications.ts';
import { startRules } from './start-rules.ts';

const program = (about: Partial<Program> = {}): Program => ({
  name: 'todesk',
  path: '/opt/todesk/bin/todesk',
  removable: false,
  byPerson: true,
  ...about,
});
const decide = (applications: object, about?: Partial<Program>) =>
  decideProgram(Applications.parse(applications), program(about));

test('denied by name, path, publisher or hash; all that a pattern names must hold', () => {
  for (const pattern of [
    { name: 'ToDesk*' },
    { path: '/opt/todesk/**' },
    { publisher: '*海南有趣*' },
    { sha256: 'AB'.repeat(32) },
  ]) {
    expect(
      decide({ deny: [pattern] }, { publisher: '海南有趣科技', sha256: 'ab'.repeat(32) }),
      JSON.stringify(pattern),
    ).toEqual({ action: 'block', why: 'denied' });
  }
  expect(decide({ deny: [{ name: 'todesk', path: '/usr/**' }] }).action).toBe('allow');
  expect(decide({ deny: [{ publisher: '*' }] }).action).toBe('allow');
});

test('the allow list goes before everything', () => {
  expect(decide({ allow: [{ name: 'todesk' }], deny: [{ name: '*' }], unlisted: 'block' }).action).toBe(
    'allow',
  );
});

test('portable and unlisted programs are those of people; the system’s own are left alone', () => {
  const rules = { portable: 'block', unlisted: 'audit' };
  expect(decide(rules, { removable: true })).toEqual({ action: 'block', why: 'portable' });
  expect(decide(rules)).toEqual({ action: 'audit', why: 'unlisted' });
  expect(decide(rules, { removable: true, byPerson: false }).action).toBe('allow');
});

test('a start is refused only where name or path alone decide', () => {
  const rules = (about: object) => startRules(Applications.parse(about), ['/media/a']);
  expect(rules({ deny: [{ name: 'a' }, { path: '/x/*' }, { sha256: '0'.repeat(64) }] })).toMatchObject({
    names: ['a'],
    paths: ['/x/*'],
    media: [],
  });
  expect(rules({ portable: 'block' })?.media).toEqual(['/media/a']);
  expect(rules({ deny: [{ name: 'a' }], denied: 'audit' })).toBeUndefined();
  expect(rules({ deny: [{ name: 'a' }], allow: [{ publisher: 'x' }] })).toBeUndefined();
  expect(rules({ unlisted: 'block' })).toBeUndefined();
});
