import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startConsole } from '../../main.ts';
import { ADMINISTRATOR, AUDITOR, SYSTEM, TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeEach(async () => {
  console_ = await TestConsole.start(startConsole, { secondFactor: 'required' });
});
afterEach(async () => {
  vi.useRealTimers();
  await console_.stop();
});

/** Somebody's browser: its cookie follows what the console sets. */
class Person {
  cookie = '';
  secret = '';

  async ask(method: string, path: string, body?: unknown) {
    const answer = await console_.ask(method, path, body, { cookie: this.cookie });
    const set = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (set) this.cookie = set;
    return answer;
  }

  logIn(account: object) {
    return this.ask('POST', '/session', account);
  }

  code(stepsAway = 0): string {
    const totp = new TOTP({ secret: Secret.fromBase32(this.secret) });
    return totp.generate({ timestamp: Date.now() + stepsAway * 30_000 });
  }

  show(code: string) {
    return this.ask('POST', '/session/second-factor', { code });
  }

  async enrol(password = '') {
    this.secret = (await this.ask('POST', '/second-factor/authenticator', { password })).body.secret;
    return this.ask('POST', '/second-factor/authenticator/confirm', { code: this.code() });
  }
}

function later(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

test('an administrator can do nothing before there is a second factor, and then needs it each time', async () => {
  const person = new Person();
  expect((await person.logIn(SYSTEM)).body).toMatchObject({ stage: 'enrolment', rights: [] });
  expect((await person.ask('GET', '/accounts')).body).toMatchObject({
    code: 'forbidden',
    details: { stage: 'enrolment' },
  });
  expect((await person.ask('GET', '/sessions')).status).toBe(403);
  const before = person.cookie;
  const { body } = await person.enrol();
  expect(body.session).toMatchObject({ stage: 'complete', secondFactorWaived: false });
  expect(body.recoveryCodes).toHaveLength(10);
  // Rights come with a new token: one that was seen before is worth nothing.
  expect(person.cookie).not.toBe(before);
  expect((await console_.ask('GET', '/session', undefined, { cookie: before })).status).toBe(401);
  expect((await person.ask('GET', '/accounts')).status).toBe(200);

  const again = new Person();
  again.secret = person.secret;
  expect((await again.logIn(SYSTEM)).body).toMatchObject({ stage: 'second-factor', rights: [] });
  expect((await again.ask('GET', '/accounts')).status).toBe(403);
  // The way in is no way round: a second authenticator is not set up with the password alone.
  expect((await again.ask('POST', '/second-factor/authenticator', SYSTEM)).status).toBe(403);
  expect((await again.show('000000')).body.code).toBe('wrong-second-factor');
  expect((await again.show(person.code(1))).body).toMatchObject({ stage: 'complete' });
  expect((await again.ask('GET', '/accounts')).status).toBe(200);
});

test('a thief who knew the password first does not replace the factor that its owner then set up', async () => {
  const thief = new Person();
  await thief.logIn(SYSTEM);
  const { secret } = (await thief.ask('POST', '/second-factor/authenticator', {})).body;
  const owner = new Person();
  await owner.logIn(SYSTEM);
  await owner.enrol();
  thief.secret = secret;
  const confirm = { code: thief.code() };
  expect((await thief.ask('POST', '/second-factor/authenticator/confirm', confirm)).status).toBe(403);
  expect((await thief.ask('POST', '/second-factor/authenticator', {})).status).toBe(403);
  expect((await owner.ask('GET', '/accounts')).status).toBe(200);
});

test('who is no administrator needs none; the codes of one do not open another', async () => {
  const auditor = new Person();
  expect((await auditor.logIn(AUDITOR)).body).toMatchObject({ stage: 'complete' });
  expect((await auditor.ask('POST', '/second-factor/authenticator', { password: 'x' })).status).toBe(401);
  await auditor.enrol(AUDITOR.password);
  const admin = new Person();
  await admin.logIn(ADMINISTRATOR);
  await admin.enrol();
  const next = new Person();
  await next.logIn(AUDITOR);
  expect((await next.show(admin.code(1))).status).toBe(403);
  expect((await next.show(auditor.code(1))).status).toBe(200);
});

test('a code works once, also when it comes twice at the same time', async () => {
  const person = new Person();
  await person.logIn(SYSTEM);
  await person.enrol();
  later(60_000);
  const both = [new Person(), new Person()];
  for (const each of both) await each.logIn(SYSTEM);
  const code = person.code();
  const answers = await Promise.all(both.map((each) => each.show(code)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  const third = new Person();
  await third.logIn(SYSTEM);
  expect((await third.show(code)).status).toBe(403);
  // Nor one of an earlier step.
  expect((await third.show(person.code(-1))).status).toBe(403);
});

test('guessing codes is slowed down', async () => {
  const person = new Person();
  await person.logIn(SYSTEM);
  await person.enrol();
  const guesser = new Person();
  await guesser.logIn(SYSTEM);
  const statuses = [];
  for (let n = 0; n < 7; n++) statuses.push((await guesser.show(`00000${n}`)).status);
  expect(statuses).toContain(429);
});

test('each recovery code opens one log-in; new ones end the old ones', async () => {
  const person = new Person();
  await person.logIn(SYSTEM);
  const { recoveryCodes } = (await person.enrol()).body;
  const lost = new Person();
  await lost.logIn(SYSTEM);
  expect((await lost.show(recoveryCodes[0].toLowerCase())).body).toMatchObject({ stage: 'complete' });
  expect((await lost.ask('GET', '/second-factor')).body).toEqual({
    authenticator: true,
    passkeys: [],
    recoveryCodesLeft: 9,
  });
  const twice = new Person();
  await twice.logIn(SYSTEM);
  expect((await twice.show(recoveryCodes[0])).status).toBe(403);
  expect((await lost.ask('POST', '/second-factor/recovery-codes', { password: 'wrong' })).status).toBe(401);
  const renewed = (await lost.ask('POST', '/second-factor/recovery-codes', SYSTEM)).body.recoveryCodes;
  expect((await twice.show(recoveryCodes[1])).status).toBe(403);
  expect((await twice.show(renewed[1])).status).toBe(200);
});

test('a system administrator takes a lost one away; sessions end; it is on record, secrets are not', async () => {
  const admin = new Person();
  await admin.logIn(ADMINISTRATOR);
  const { recoveryCodes } = (await admin.enrol()).body;
  const system = new Person();
  await system.logIn(SYSTEM);
  await system.enrol();
  const path = (name: string) => `/accounts/${name}/second-factor/reset`;
  expect((await system.ask('POST', path(SYSTEM.username), {})).status).toBe(403);
  expect((await admin.ask('POST', path(SYSTEM.username), {})).status).toBe(403);
  expect((await system.ask('POST', path(ADMINISTRATOR.username), {})).status).toBe(204);
  expect((await admin.ask('GET', '/session')).status).toBe(401);
  const again = new Person();
  expect((await again.logIn(ADMINISTRATOR)).body.stage).toBe('enrolment');

  const auditor = new Person();
  await auditor.logIn(AUDITOR);
  const record = JSON.stringify((await auditor.ask('GET', '/audit?limit=200')).body);
  for (const action of ['second-factor.set', 'second-factor.reset', 'session.opened'])
    expect(record).toContain(action);
  for (const secret of [admin.secret, system.secret, ...recoveryCodes]) expect(record).not.toContain(secret);
});

test('neither secrets nor codes can be read from a stolen database', async () => {
  const person = new Person();
  await person.logIn(SYSTEM);
  const { recoveryCodes } = (await person.enrol()).body;
  await console_.running.close();
  const stored = await readFile(join(console_.dataDir, 'console.db'), 'latin1');
  for (const secret of [person.secret, ...recoveryCodes, recoveryCodes[0].replaceAll('-', '')])
    expect(stored).not.toContain(secret);
  await console_.restart();
  const again = new Person();
  again.secret = person.secret;
  await again.logIn(SYSTEM);
  expect((await again.show(again.code(1))).status).toBe(200);
});
