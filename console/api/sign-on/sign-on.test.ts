import { afterEach, beforeEach, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { BrowserDouble, ProviderDouble } from '../../testing/provider-double.ts';
import {
  beginSignOn,
  callbackOf,
  comeBack,
  settingsFor,
  setUpSignOn,
  signOn,
} from '../../testing/sign-on.ts';
import { ADMINISTRATOR, SYSTEM, TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
let provider: ProviderDouble;
beforeEach(async () => {
  console_ = await TestConsole.start(startConsole);
  provider = await ProviderDouble.start([console_.url]);
});
afterEach(async () => {
  await provider.stop();
  await console_.stop();
});

const MAPPED = {
  accounts: 'mapped',
  claim: 'groups',
  rules: [
    { value: 'dlp-analysts', roles: ['analyst'], scope: ['shenzhen'] },
    { value: 'dlp-security', roles: ['security-administrator'] },
    { value: 'dlp-audit', roles: ['auditor'] },
  ],
};
const me = async (cookie: string) => (await console_.ask('GET', '/session', undefined, { cookie })).body;
const record = async () => (await console_.ask('GET', '/audit?limit=200')).body.entries;

test('an account made for an address signs on, is linked by subject from then on, and is on record', async () => {
  await setUpSignOn(console_, provider);
  provider.people.set('u-1', { email: 'Li.Na@corp.example', email_verified: true });
  const made = { username: 'lina', roles: ['analyst'], signOnEmail: 'li.na@corp.example' };
  expect((await console_.ask('POST', '/accounts', made)).body).toMatchObject({ hasPassword: false });
  const browser = new BrowserDouble();
  const { to, cookie } = await signOn(console_, 'u-1', { browser, body: { next: '/events?q=1' } });
  expect(to).toBe('/events?q=1');
  expect(await me(cookie)).toMatchObject({
    username: 'lina',
    stage: 'complete',
    hasPassword: false,
    signOn: true,
  });
  expect(browser.set.get('guardpost-session')).toMatch(/HttpOnly; SameSite=Strict/);
  expect(browser.set.get('guardpost-sign-on')).toMatch(/Expires=Thu, 01 Jan 1970.*HttpOnly; SameSite=Lax/);

  // Another address now: it is still they. Somebody else with their former one is not.
  provider.people.set('u-1', { email: 'other@corp.example', email_verified: true });
  provider.people.set('u-2', { email: 'li.na@corp.example', email_verified: true });
  expect((await me((await signOn(console_, 'u-1')).cookie)).username).toBe('lina');
  expect(await signOn(console_, 'u-2')).toEqual({ to: '/login?sign-on=linked-already', cookie: '' });
  const entries = await record();
  expect(entries).toContainEqual(
    expect.objectContaining({
      action: 'session.opened',
      actor: expect.objectContaining({ kind: 'person', name: 'lina' }),
      details: { issuer: provider.issuer, subject: 'u-1', secondFactor: false },
    }),
  );
  expect(entries).toContainEqual(
    expect.objectContaining({
      action: 'sign-on.refused',
      target: 'u-2',
      details: { reason: 'linked-already', issuer: provider.issuer, purpose: 'log-in' },
    }),
  );
  // Nobody has a password that opens it.
  for (const password of ['', 'x'.repeat(20)])
    expect(await console_.cookieOf({ username: 'lina', password })).toBe('');
});

test('neither an address that is not verified nor a name opens an account', async () => {
  await setUpSignOn(console_, provider);
  await console_.ask('POST', '/accounts', {
    username: 'lina',
    roles: ['analyst'],
    signOnEmail: 'li@corp.example',
  });
  provider.people.set('u-1', { email: 'li@corp.example', email_verified: false, preferred_username: 'lina' });
  expect(await signOn(console_, 'u-1')).toEqual({ to: '/login?sign-on=no-account', cookie: '' });
  await setUpSignOn(console_, provider, MAPPED);
  provider.people.set('u-2', { preferred_username: ADMINISTRATOR.username, groups: ['dlp-security'] });
  expect(await signOn(console_, 'u-2')).toEqual({ to: '/login?sign-on=name-taken', cookie: '' });
});

test('roles and scope follow the claims at each log-in; duties in conflict give nothing', async () => {
  await setUpSignOn(console_, provider, MAPPED);
  provider.people.set('u-1', { preferred_username: 'wang', groups: ['staff', 'dlp-analysts'] });
  const first = await signOn(console_, 'u-1');
  expect(await me(first.cookie)).toMatchObject({ username: 'wang', roles: ['analyst'], scope: ['shenzhen'] });

  provider.people.get('u-1')!.groups = ['dlp-audit'];
  const second = await signOn(console_, 'u-1');
  expect(await me(second.cookie)).toMatchObject({ roles: ['auditor'], scope: null });
  expect((await console_.ask('GET', '/session', undefined, { cookie: first.cookie })).status).toBe(401);

  provider.people.get('u-1')!.groups = ['dlp-audit', 'dlp-security'];
  expect(await signOn(console_, 'u-1')).toEqual({ to: '/login?sign-on=conflicting-roles', cookie: '' });
  provider.people.get('u-1')!.groups = ['staff'];
  expect(await signOn(console_, 'u-1')).toEqual({ to: '/login?sign-on=no-roles', cookie: '' });
  const refused = (await record()).filter(({ action }: { action: string }) => action === 'sign-on.refused');
  expect(refused.map(({ details }: { details: { reason: string } }) => details.reason)).toEqual([
    'no-roles',
    'conflicting-roles',
  ]);
});

test('the owner links an identity to their account, with the password, and takes it away', async () => {
  await setUpSignOn(console_, provider);
  provider.people.set('u-1', {});
  const cookie = await console_.cookieOf(ADMINISTRATOR);
  const wrong = await console_.ask('POST', '/sign-on/link', { password: 'not mine at all' }, { cookie });
  expect(wrong.status).toBe(401);
  const body = { password: ADMINISTRATOR.password };
  expect((await signOn(console_, 'u-1', { route: 'link', cookie, body })).to).toBe('/me');
  expect((await me((await signOn(console_, 'u-1')).cookie)).username).toBe(ADMINISTRATOR.username);
  // One identity opens one account.
  const other = await console_.cookieOf(SYSTEM);
  const again = { route: 'link', cookie: other, body: { password: SYSTEM.password } };
  expect((await signOn(console_, 'u-1', again)).to).toBe('/me?sign-on=linked-already');
  const { identities } = (await console_.ask('GET', '/sign-on/identities', undefined, { cookie })).body;
  expect(identities).toMatchObject([{ issuer: provider.issuer, subject: 'u-1' }]);
  const removal = { issuer: provider.issuer, subject: 'u-1', password: ADMINISTRATOR.password };
  expect((await console_.ask('POST', '/sign-on/identities/remove', removal, { cookie })).status).toBe(204);
  expect((await signOn(console_, 'u-1')).to).toBe('/login?sign-on=no-account');
});

test('where the password is asked again, the provider asks who has none, and somebody else is not enough', async () => {
  await setUpSignOn(console_, provider);
  provider.people.set('u-1', { email: 'li@corp.example', email_verified: true });
  await console_.ask('POST', '/accounts', {
    username: 'lina',
    roles: ['analyst'],
    signOnEmail: 'li@corp.example',
  });
  const browser = new BrowserDouble();
  const { cookie } = await signOn(console_, 'u-1', { browser });
  const offer = () => console_.ask('POST', '/second-factor/authenticator', {}, { cookie });
  expect(await offer()).toMatchObject({ status: 403, body: { code: 'sign-on-again' } });

  provider.people.set('u-2', {});
  const other = await signOn(console_, 'u-2', { route: 'again', cookie, browser: new BrowserDouble() });
  expect(other.to).toBe('/me?sign-on=other-person');
  expect((await offer()).status).toBe(403);

  // The provider has a session of theirs in this browser, and asks all the same.
  const location = await beginSignOn(console_, browser, { route: 'again', cookie });
  expect(new URL(location).searchParams.get('prompt')).toBe('login');
  const back = await browser.logInAt(location, 'u-1', callbackOf(console_));
  expect((await comeBack(console_, browser, back)).to).toBe('/me');
  expect((await offer()).status).toBe(200);
  expect((await me(cookie)).provenUntil).toBeGreaterThan(Date.now());
});

test('the settings: password again, secret sealed and never shown, conflicts and foreign schemes refused', async () => {
  const cookie = await console_.cookieOf(SYSTEM);
  const put = (more: object) =>
    console_.ask('PUT', '/sign-on/settings', settingsFor(provider, more), { cookie });
  expect((await put({ password: '' })).status).toBe(401);
  expect((await put({ issuer: 'http://sso.corp.example' })).status).toBe(400);
  expect((await put({ issuer: 'file:///etc/passwd' })).status).toBe(400);
  const both = [{ value: 'x', roles: ['security-administrator', 'auditor'] }];
  expect((await put({ rules: both })).body.code).toBe('conflicting-roles');
  expect((await put({})).body).toMatchObject({
    hasSecret: true,
    redirectUri: `${console_.url}/api/v1/sign-on/callback`,
  });
  // What is not said stays.
  expect((await put({ clientSecret: undefined, label: '单点登录' })).body.hasSecret).toBe(true);
  const { body } = await console_.ask('GET', '/sign-on/settings', undefined, { cookie });
  expect(JSON.stringify(body)).not.toContain('a client secret');
  expect((await console_.ask('GET', '/sign-on', undefined, { cookie: '' })).body).toEqual({
    signOn: { label: '单点登录' },
  });
  expect(JSON.stringify(await record())).not.toContain('a client secret');
  const set = (await record()).find(({ action }: { action: string }) => action === 'sign-on.set');
  expect(set).toMatchObject({ target: provider.issuer, details: { clientId: 'guardpost', secret: 'kept' } });
  await put({ enabled: false });
  expect((await console_.ask('POST', '/sign-on/begin', {}, { cookie: '' })).body.details).toEqual({
    reason: 'off',
  });
});

test('logging out ends the session here, and leads to the provider for the one there', async () => {
  await setUpSignOn(console_, provider, MAPPED);
  provider.people.set('u-1', { preferred_username: 'wang', groups: ['dlp-audit'] });
  const browser = new BrowserDouble();
  const { cookie } = await signOn(console_, 'u-1', { browser });
  expect((await console_.ask('DELETE', '/session', undefined, { cookie })).status).toBe(204);
  expect((await console_.ask('GET', '/session', undefined, { cookie })).status).toBe(401);
  const end = await browser.ask(`${console_.url}/api/v1/sign-on/end`);
  const location = new URL(end.headers.get('location')!);
  expect(location.origin).toBe(provider.issuer);
  expect(location.searchParams.get('post_logout_redirect_uri')).toBe(`${console_.url}/login`);
  expect((await browser.ask(location.href)).status).toBe(200);
});
