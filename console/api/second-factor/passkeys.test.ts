import { afterEach, beforeEach, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { PasskeyDouble } from '../../testing/passkey-double.ts';
import { ADMINISTRATOR, AUDITOR, SYSTEM, TestConsole } from '../../testing/test-console.ts';
import { API } from '../contract.ts';

let console_: TestConsole;
let origin: string;
beforeEach(async () => {
  console_ = await TestConsole.start(startConsole, { secondFactor: 'required' });
  origin = console_.url.replace('127.0.0.1', 'localhost');
});
afterEach(() => console_.stop());

/** Somebody's browser, which reaches the console by its name. */
class Person {
  cookie = '';

  async ask(method: string, path: string, body?: unknown, base = origin) {
    const response = await fetch(`${base}${API}${path}`, {
      method,
      headers: { cookie: this.cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie()[0]?.split(';')[0];
    if (set) this.cookie = set;
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  }

  async logIn(account: object) {
    return this.ask('POST', '/session', account);
  }

  async add(key: PasskeyDouble, name: string, password = '') {
    const offer = await this.ask('POST', '/second-factor/passkeys/challenge', { password });
    if (offer.status !== 200) return offer;
    return this.ask('POST', '/second-factor/passkeys', { name, response: key.make(offer.body) });
  }

  async show(key: PasskeyDouble) {
    const question = await this.ask('POST', '/session/second-factor/passkey/challenge');
    return this.ask('POST', '/session/second-factor/passkey', { response: key.show(question.body) });
  }

  remove(key: PasskeyDouble, { password }: { password: string }) {
    return this.ask('POST', `/second-factor/passkeys/${key.id}/remove`, { password });
  }
}

/** A system administrator who is logged in with the passkey as only factor. */
async function enrolled(key: PasskeyDouble) {
  const person = new Person();
  await person.logIn(SYSTEM);
  const answer = await person.add(key, '蓝色密钥');
  return { person, answer };
}

test('a passkey is a second factor: it lets an administrator in, and a password alone does not any more', async () => {
  const key = new PasskeyDouble(origin);
  const { person, answer } = await enrolled(key);
  expect(answer.status).toBe(201);
  expect(answer.body.session).toMatchObject({ stage: 'complete' });
  expect(answer.body.recoveryCodes).toHaveLength(10);
  const { accounts } = (await person.ask('GET', '/accounts')).body;
  expect(accounts).toContainEqual(expect.objectContaining({ username: 'system', secondFactor: true }));

  const again = new Person();
  expect((await again.logIn(SYSTEM)).body).toMatchObject({ stage: 'second-factor', rights: [] });
  expect((await again.ask('GET', '/session/second-factor')).body).toEqual({
    authenticator: false,
    passkeySites: ['localhost'],
  });
  // The way in is no way round.
  expect((await again.add(new PasskeyDouble(origin), 'thief')).status).toBe(403);
  expect((await again.show(new PasskeyDouble(origin))).body).toMatchObject({
    code: 'wrong-passkey',
    details: { reason: 'unknown' },
  });
  const before = again.cookie;
  expect((await again.show(key)).body).toMatchObject({ stage: 'complete' });
  expect(again.cookie).not.toBe(before);
  expect((await again.ask('GET', '/accounts')).status).toBe(200);
  // Recovery codes do for it as for an authenticator.
  const lost = new Person();
  await lost.logIn(SYSTEM);
  const code = answer.body.recoveryCodes[0];
  expect((await lost.ask('POST', '/session/second-factor', { code })).status).toBe(200);
});

test('several have names; the password is asked again; the last one of an administrator stays', async () => {
  const [first, second] = [new PasskeyDouble(origin), new PasskeyDouble(origin)];
  const { person } = await enrolled(first);
  expect((await person.add(second, 'phone', 'wrong')).status).toBe(401);
  const added = await person.add(second, 'phone', SYSTEM.password);
  expect(added.body.recoveryCodes).toEqual([]);
  const names = async () =>
    (await person.ask('GET', '/second-factor')).body.passkeys.map(({ name }: { name: string }) => name);
  expect(await names()).toEqual(['蓝色密钥', 'phone']);
  expect((await person.remove(first, { password: 'wrong' })).status).toBe(401);
  expect((await person.remove(first, SYSTEM)).status).toBe(204);
  expect((await person.remove(second, SYSTEM)).body.code).toBe('last-factor');
  expect(await names()).toEqual(['phone']);
  const again = new Person();
  await again.logIn(SYSTEM);
  expect((await again.show(first)).status).toBe(403);
  expect((await again.show(second)).status).toBe(200);

  const auditor = new Person();
  await auditor.logIn(AUDITOR);
  const own = new PasskeyDouble(origin);
  await auditor.add(own, 'own', AUDITOR.password);
  // Not somebody else's, whose id is known.
  expect((await auditor.remove(second, AUDITOR)).status).toBe(404);
  // Who need not have one may do without.
  expect((await auditor.remove(own, AUDITOR)).status).toBe(204);
  expect((await auditor.ask('GET', '/second-factor')).body).toMatchObject({ recoveryCodesLeft: 0 });
});

test('reached by IP address there are no passkeys, and that is said', async () => {
  const person = new Person();
  await person.ask('POST', '/session', SYSTEM, console_.url);
  const offer = await person.ask('POST', '/second-factor/passkeys/challenge', {}, console_.url);
  expect(offer.status).toBe(400);
  expect(offer.body.message).toMatch(/by name, not by IP address/);
});

test('a system administrator takes them away with the rest; a copied key is on record', async () => {
  const key = new PasskeyDouble(origin);
  const { person: system } = await enrolled(key);
  const lost = new PasskeyDouble(origin);
  const admin = new Person();
  await admin.logIn(ADMINISTRATOR);
  await admin.add(lost, 'lost');
  lost.counter = 9;
  const next = new Person();
  await next.logIn(ADMINISTRATOR);
  await next.show(lost);
  const copy = new Person();
  await copy.logIn(ADMINISTRATOR);
  lost.counter = 3;
  expect((await copy.show(lost)).status).toBe(403);
  expect((await system.ask('POST', '/accounts/admin/second-factor/reset', {})).status).toBe(204);
  expect((await admin.ask('GET', '/session')).status).toBe(401);
  expect((await new Person().logIn(ADMINISTRATOR)).body.stage).toBe('enrolment');

  const auditor = new Person();
  await auditor.logIn(AUDITOR);
  const { entries } = (await auditor.ask('GET', '/audit?limit=200')).body;
  for (const expected of [
    { action: 'passkey.added', target: lost.id, details: { name: 'lost' } },
    { action: 'passkey.shown', target: lost.id },
    { action: 'passkey.refused', target: lost.id, details: { reason: 'counter' } },
    { action: 'second-factor.reset', target: 'admin' },
  ])
    expect(entries).toContainEqual(expect.objectContaining(expected));
});
