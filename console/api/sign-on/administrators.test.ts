import { Secret, TOTP } from 'otpauth';
import { afterEach, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { BrowserDouble, ProviderDouble } from '../../testing/provider-double.ts';
import { setUpSignOn, signOn } from '../../testing/sign-on.ts';
import { ADMINISTRATOR, SYSTEM, TestConsole } from '../../testing/test-console.ts';

const SECURITY = { accounts: 'mapped', rules: [{ value: 'dlp', roles: ['security-administrator'] }] };
let console_: TestConsole;
let provider: ProviderDouble;
afterEach(async () => {
  await provider.stop();
  await console_.stop();
});

const session = async (cookie: string) => (await console_.ask('GET', '/session', undefined, { cookie })).body;

/** A complete session of the system administrator, who sets an authenticator up for it. */
async function withSecondFactor(): Promise<string> {
  const cookie = await console_.cookieOf(SYSTEM);
  const { secret } = (await console_.ask('POST', '/second-factor/authenticator', {}, { cookie })).body;
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  const confirmed = await console_.ask('POST', '/second-factor/authenticator/confirm', { code }, { cookie });
  return confirmed.headers.getSetCookie()[0]!.split(';')[0]!;
}

test.each([
  [['pwd'], 'enrolment'],
  [['pwd', 'otp'], 'complete'],
])('an administrator whom the provider has asked for %j is let in as far as: %s', async (amr, stage) => {
  console_ = await TestConsole.start(startConsole, { secondFactor: 'required' });
  provider = await ProviderDouble.start([console_.url]);
  const settings = { ...SECURITY, factorAmr: ['otp'] };
  await setUpSignOn(console_, provider, settings, await withSecondFactor());
  provider.people.set('u-1', { preferred_username: 'wang', groups: ['dlp'], amr });
  const { cookie } = await signOn(console_, 'u-1');
  expect(await session(cookie)).toMatchObject({ username: 'wang', stage });
  const rights = (await session(cookie)).rights.includes('policies.publish');
  expect(rights).toBe(stage === 'complete');
});

test('who has no password signs with a passphrase of their own, made after signing on again', async () => {
  console_ = await TestConsole.start(startConsole);
  provider = await ProviderDouble.start([console_.url]);
  await setUpSignOn(console_, provider, SECURITY);
  provider.people.set('u-1', { preferred_username: 'wang', groups: ['dlp'] });
  const browser = new BrowserDouble();
  const { cookie } = await signOn(console_, 'u-1', { browser });
  const key = (passphrase: string, more: object = {}) =>
    console_.ask('POST', '/signing/key', { act: 'new', passphrase, ...more }, { cookie });
  const own = async () => (await console_.ask('GET', '/signing', undefined, { cookie })).body.own;
  expect(await own()).toEqual({ state: 'none', ownPassphrase: true });
  expect((await key('a passphrase for signing')).body.code).toBe('sign-on-again');
  await signOn(console_, 'u-1', { browser, route: 'again', cookie });
  expect((await key('password1234')).body.code).toBe('common-password');
  expect((await key('a passphrase for signing')).status).toBe(200);
  expect(await own()).toEqual({ state: 'ready', ownPassphrase: true });

  const authorise = { account: 'wang', rights: ['policy', 'authority'] };
  expect((await console_.ask('POST', '/signing/people', authorise)).status).toBe(200);
  const renew = (passphrase: string) =>
    console_.as(cookie, passphrase, () => console_.ask('POST', '/signing/renew', {}));
  expect((await renew('a passphrase for signing')).status).toBe(200);
  const renamed = { act: 'bring', former: 'a passphrase for signing', passphrase: 'another one for signing' };
  expect((await console_.ask('POST', '/signing/key', renamed, { cookie })).status).toBe(200);
  expect((await console_.ask('POST', '/signing/key', renamed, { cookie })).body.code).toBe(
    'wrong-passphrase',
  );
  expect((await renew('a passphrase for signing')).body.code).toBe('wrong-passphrase');
});

test('a password that somebody else has set is changed first; the key under the former one is brought over', async () => {
  console_ = await TestConsole.start(startConsole);
  provider = await ProviderDouble.start([console_.url]);
  const path = `/accounts/${ADMINISTRATOR.username}/password`;
  const given = { username: ADMINISTRATOR.username, password: 'given over the telephone' };
  const former = await console_.cookieOf(ADMINISTRATOR);
  expect((await console_.ask('PUT', path, { password: given.password })).status).toBe(204);
  expect((await console_.ask('GET', '/session', undefined, { cookie: former })).status).toBe(401);

  const unfinished = await console_.cookieOf(given);
  expect(await session(unfinished)).toMatchObject({ stage: 'password-change', rights: [] });
  // No way round: neither to the pages nor by a new second factor.
  expect((await console_.ask('GET', '/events', undefined, { cookie: unfinished })).status).toBe(403);
  const factor = await console_.ask('POST', '/second-factor/authenticator', {}, { cookie: unfinished });
  expect(factor.status).toBe(403);
  const change = (password: string) =>
    console_.ask('POST', '/session/first-password', { password }, { cookie: unfinished });
  expect((await change(given.password)).body.code).toBe('weak-password');
  const own = { ...given, password: 'known to nobody else' };
  expect((await change(own.password)).body).toMatchObject({ stage: 'complete' });
  expect(await console_.cookieOf(given)).toBe('');

  const cookie = await console_.cookieOf(own);
  const state = async () => (await console_.ask('GET', '/signing', undefined, { cookie })).body.own.state;
  expect(await state()).toBe('outdated');
  const renew = async (passphrase: string) =>
    console_.as(cookie, passphrase, () => console_.ask('POST', '/signing/renew', {}));
  expect((await renew(own.password)).body.code).toBe('wrong-passphrase');
  const bring = (was: string) =>
    console_.ask('POST', '/signing/key', { act: 'bring', former: was, passphrase: own.password }, { cookie });
  expect((await bring('not what it was')).body.code).toBe('wrong-passphrase');
  expect((await bring(ADMINISTRATOR.password)).status).toBe(200);
  expect(await state()).toBe('ready');
  expect((await renew(own.password)).status).toBe(200);
});

test('where the former password is forgotten there is a new key, which signs nothing until it is authorised', async () => {
  console_ = await TestConsole.start(startConsole);
  provider = await ProviderDouble.start([console_.url]);
  const colleague = { username: 'lihua', password: 'another long password' };
  await console_.colleague(colleague);
  await console_.ask('PUT', '/accounts/lihua/password', { password: 'given over the telephone' });
  const first = await console_.cookieOf({ ...colleague, password: 'given over the telephone' });
  await console_.ask(
    'POST',
    '/session/first-password',
    { password: 'known to nobody else' },
    { cookie: first },
  );
  const cookie = await console_.cookieOf({ ...colleague, password: 'known to nobody else' });
  const make = { act: 'new', passphrase: 'known to nobody else' };
  expect((await console_.ask('POST', '/signing/key', make, { cookie })).body).toEqual({ state: 'ready' });
  const renew = await console_.as(cookie, make.passphrase, () => console_.ask('POST', '/signing/renew', {}));
  expect(renew.body.code).toBe('not-authorised');
  const { people } = (await console_.ask('GET', '/signing')).body;
  expect(people).toContainEqual(expect.objectContaining({ account: 'lihua', authorised: false }));
});
