import { expect, test } from 'vitest';
import { clientConfig, placeOf } from './connection.ts';
import { copyField, storable } from './text.ts';
import { toNumber } from './types.ts';

test.each([
  'postgresql://guardpost@db.bank.example/guardpost',
  'postgresql://guardpost:secret@10.1.2.3:6432/guardpost?sslmode=verify-full',
])('%s is reached with TLS that is verified', (url) => {
  const { ssl } = clientConfig(url);
  expect(ssl === true || (typeof ssl === 'object' && ssl.rejectUnauthorized !== false)).toBe(true);
});

test.each([
  'postgresql://guardpost@localhost/guardpost',
  'postgresql://guardpost@127.0.0.1:5432/guardpost',
  'postgresql://guardpost@[::1]/guardpost',
  'postgresql:///guardpost?host=/run/postgresql',
])('%s is this machine and needs none', (url) => {
  expect(clientConfig(url).ssl).toBeFalsy();
});

test.each(['disable', 'no-verify', 'prefer', 'require', 'verify-ca'])(
  'sslmode=%s over a network is refused, and the password is not repeated',
  (mode) => {
    const connect = () => clientConfig(`postgresql://guardpost:hunter2@db.example/guardpost?sslmode=${mode}`);
    expect(connect).toThrow(/sslrootcert/);
    expect(connect).not.toThrow(/hunter2/);
  },
);

test('what is no URL of PostgreSQL says how one is written; a place is shown without its password', () => {
  expect(() => clientConfig('mysql://u:hunter2@h/d')).toThrow(/^the database is named as postgresql:/);
  expect(placeOf('postgresql://u:hunter2@localhost:6000/d')).toBe('database d at localhost:6000');
});

test('text of any kind becomes one field of COPY', () => {
  expect(copyField(null)).toBe('\\N');
  expect(copyField('a\tb\\N\nc\r\\.')).toBe('a\\tb\\\\N\\nc\\r\\\\.');
  expect(copyField('客户\0资料')).toBe('客户\uFFFD资料');
  expect(storable('plain')).toBe('plain');
});

test('a number that JavaScript cannot hold exactly is an error, not another number', () => {
  expect(toNumber('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => toNumber('9007199254740993')).toThrow(RangeError);
});
