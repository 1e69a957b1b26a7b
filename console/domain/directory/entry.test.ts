import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loginOf, peopleOf, timeOf } from './entry.ts';

test.each([
  ['20261231000000Z', Date.UTC(2026, 11, 31)],
  ['20261231', Date.UTC(2026, 11, 31)],
  ['2026-12-31', Date.UTC(2026, 11, 31)],
  // Active Directory: 100 ns since 1601; both ways to say never.
  ['134111808000000000', Date.UTC(2025, 11, 26)],
  ['0', null],
  ['9223372036854775807', null],
  ['soon', null],
  [undefined, null],
])('%s is %s', (text, at) => expect(timeOf(text)).toBe(at));

test.each([
  ['CORP\\Zhang.San', 'zhang.san'],
  ['zhang.san@corp.example', 'zhang.san'],
  ['zhang.san', 'zhang.san'],
  ['@odd', '@odd'],
])('%s logs in as %s', (name, login) => expect(loginOf(name)).toBe(login));

const attributes = { user: 'uid', name: 'cn', department: 'ou', manager: 'manager', leaves: 'end' };

test('a manager is named, also one who is not among the entries', () => {
  const { people } = peopleOf(
    [
      { dn: 'uid=li,dc=x', UID: 'li', cn: ['李 经理', 'Li'], ou: [] },
      { dn: 'uid=wang,dc=x', uid: 'wang', cn: '王', ou: '交易部', manager: 'UID=li,dc=x' },
      { dn: 'uid=zhao,dc=x', uid: 'zhao', cn: '赵', ou: '交易部', manager: 'cn=Big\\, Boss,dc=x' },
    ],
    { attributes },
  );
  expect(people.map(({ user, department, manager }) => [user, department, manager])).toEqual([
    ['li', null, null],
    ['wang', '交易部', '李 经理'],
    ['zhao', '交易部', 'Big, Boss'],
  ]);
});

test('whatever a directory holds, each login stands for one person', () => {
  const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined), fc.integer());
  const entry = fc.record({ dn: fc.string(), uid: value, cn: value, ou: value, manager: value, end: value });
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const { people, skipped } = peopleOf(entries, { attributes });
      expect(people.length + skipped).toBe(entries.length);
      expect(new Set(people.map(({ user }) => user)).size).toBe(people.length);
      expect(people.every(({ user, name }) => user !== '' && name.length <= 256)).toBe(true);
    }),
  );
});
