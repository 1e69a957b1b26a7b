import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startConsole } from '../../console/main.ts';
import { BrowserDouble, ProviderDouble } from '../../console/testing/provider-double.ts';
import { beginSignOn, callbackOf, comeBack, setUpSignOn, signOn } from '../../console/testing/sign-on.ts';
import { TestConsole } from '../../console/testing/test-console.ts';
import { ForgedProvider } from './forged-provider.ts';
import { recordedSince, recordSize } from './record.ts';

const MAPPED = {
  accounts: 'mapped',
  rules: [
    { value: 'auditors', roles: ['auditor'] },
    { value: 'security', roles: ['security-administrator'] },
  ],
};
let console_: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterAll(() => console_.stop());

/** Nobody got in, and the record says why. */
async function expectRefused(attack: () => Promise<{ to: string; cookie: string }>, reason: string) {
  const before = await recordSize(console_);
  expect(await attack()).toEqual({ to: `/login?sign-on=${reason}`, cookie: '' });
  // Repeated ones are counted together, so that the entry may be of the one before.
  expect(await recordedSince(console_, 0)).toContainEqual(
    expect.objectContaining({ action: 'sign-on.refused', details: expect.objectContaining({ reason }) }),
  );
  const acts = await recordedSince(console_, before);
  expect(acts.filter(({ action }) => action === 'session.opened')).toEqual([]);
}

describe('an answer of the provider in the wrong place', () => {
  let provider: ProviderDouble;
  beforeAll(async () => {
    provider = await ProviderDouble.start([console_.url]);
    await setUpSignOn(console_, provider, MAPPED);
    provider.people.set('victim', { preferred_username: 'victim', groups: ['auditors'] });
    provider.people.set('thief', { preferred_username: 'thief', groups: ['auditors'] });
  });
  afterAll(() => provider.stop());

  const answerFor = async (name: string) => {
    const browser = new BrowserDouble();
    const location = await beginSignOn(console_, browser);
    return { browser, url: await browser.logInAt(location, name, callbackOf(console_)) };
  };

  test('in a browser that began nothing: the link of a thief logs nobody in as the thief', async () => {
    const { url } = await answerFor('thief');
    await expectRefused(() => comeBack(console_, new BrowserDouble(), url), 'expired');
  });

  test('in a browser that began another log-in: a stolen code is worth nothing there', async () => {
    const stolen = new URL((await answerFor('victim')).url);
    const { browser, url } = await answerFor('thief');
    await expectRefused(() => comeBack(console_, browser, stolen.href), 'expired');

    // With the state of one's own: the code belongs to another challenge (PKCE).
    const second = await answerFor('thief');
    const mixed = new URL(second.url);
    mixed.searchParams.set('code', stolen.searchParams.get('code')!);
    await expectRefused(() => comeBack(console_, second.browser, mixed.href), 'not-proven');
    expect(url).not.toBe('');
  });

  test('shown twice: a replayed callback finds its sign-on spent', async () => {
    const { browser, url } = await answerFor('thief');
    const host = new URL(console_.url).host;
    const pending = browser.cookie(host, 'guardpost-sign-on')!;
    expect((await comeBack(console_, browser, url)).to).toBe('/');
    const again = new BrowserDouble();
    again.keep(host, `guardpost-sign-on=${pending}`);
    await expectRefused(() => comeBack(console_, again, url), 'expired');
  });

  test('with a cookie that was changed or made up', async () => {
    const { browser, url } = await answerFor('thief');
    const host = new URL(console_.url).host;
    const pending = browser.cookie(host, 'guardpost-sign-on')!;
    for (const forged of [`A${pending.slice(1)}`, pending.slice(0, -2), 'e30', '']) {
      const other = new BrowserDouble();
      other.keep(host, `guardpost-sign-on=${forged}`);
      await expectRefused(() => comeBack(console_, other, url), 'expired');
    }
  });

  test('of another issuer (mix-up): refused before its code is redeemed', async () => {
    const { browser, url } = await answerFor('thief');
    const mixed = new URL(url);
    mixed.searchParams.set('iss', 'https://evil.example');
    await expectRefused(() => comeBack(console_, browser, mixed.href), 'not-proven');
  });

  test('with an error that would be markup: a code of ours is shown, and nothing of it', async () => {
    const { browser, url } = await answerFor('thief');
    const bad = new URL(url);
    bad.searchParams.delete('code');
    bad.searchParams.set('error', '<script>alert(1)</script>');
    bad.searchParams.set('error_description', 'https://evil.example');
    await expectRefused(() => comeBack(console_, browser, bad.href), 'provider');
  });

  test.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/%09/\n//evil.example',
    'javascript:alert(1)',
    '/api/v1/sign-on/end',
  ])('going on at %j leads nowhere but to the console', async (next) => {
    const { to } = await signOn(console_, 'thief', { body: { next } });
    expect(new URL(to, console_.url).origin).toBe(new URL(console_.url).origin);
    expect(to).not.toMatch(/evil|alert|api/);
  });

  test('duties in conflict: nothing, and no account', async () => {
    provider.people.set('both', { preferred_username: 'both', groups: ['auditors', 'security'] });
    await expectRefused(() => signOn(console_, 'both'), 'conflicting-roles');
    const { accounts } = (await console_.ask('GET', '/accounts')).body;
    expect(accounts.map(({ username }: { username: string }) => username)).not.toContain('both');
  });

  test('a page of another site can neither begin a sign-on nor link an identity', async () => {
    for (const route of ['begin', 'again', 'link']) {
      const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
      const { status } = await console_.ask('POST', `/sign-on/${route}`, {}, headers);
      expect(status).toBe(403);
    }
  });
});

describe('a provider that lies, or whose answer was forged', () => {
  let forged: ForgedProvider;
  beforeEach(async () => {
    forged = await ForgedProvider.start();
    await setUpSignOn(console_, forged, {
      ...MAPPED,
      claim: 'groups',
    });
  });
  afterEach(() => forged.stop());

  const comes = async () => {
    const browser = new BrowserDouble();
    const { searchParams } = new URL(await beginSignOn(console_, browser));
    const url = new URL(callbackOf(console_));
    url.search = new URLSearchParams({
      code: searchParams.get('nonce')!,
      state: searchParams.get('state')!,
    }).toString();
    return comeBack(console_, browser, url.href);
  };

  test('the truth would open an account', async () => {
    forged.forgery = { claims: { groups: ['auditors'], preferred_username: 'honest' } };
    expect((await comes()).to).toBe('/');
  });

  const past = Math.floor(Date.now() / 1000) - 3600;
  test.each<[string, object]>([
    ['another nonce', { claims: { nonce: 'of another log-in' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['another issuer', { claims: { iss: 'https://evil.example' } }],
    ['another client', { claims: { aud: 'another-client' } }],
    ['several clients, and another one meant', { claims: { aud: ['guardpost', 'other'], azp: 'other' } }],
    ['a time that is over', { claims: { iat: past, exp: past + 300 } }],
    ['nobody', { claims: { sub: undefined } }],
    ['a key that is not published', { signature: 'other' }],
    ['no signature', { signature: 'none' }],
  ])('an ID token for %s: refused', async (_, forgery) => {
    const groups = ['auditors'];
    forged.forgery = { ...forgery, claims: { groups, ...(forgery as { claims?: object }).claims } };
    await expectRefused(comes, 'not-proven');
  });

  test.each([
    ['token_endpoint', 'http://127.0.0.1:9/'],
    ['jwks_uri', 'http://169.254.169.254/latest/meta-data'],
    ['token_endpoint', 'https://evil.example/token'],
    ['jwks_uri', 'file:///etc/passwd'],
  ])('its document sends the console for %s to %s: it does not go there', async (endpoint, address) => {
    forged.forgery = { discovery: { [endpoint]: address }, claims: { groups: ['auditors'] } };
    const { to, cookie } = await comes();
    expect(to).toMatch(/sign-on=(provider|not-proven)$/);
    expect(cookie).toBe('');
  });

  test('its document sends people to another site to log in: they are not sent', async () => {
    forged.forgery = { discovery: { authorization_endpoint: 'https://evil.example/authorize' } };
    const { status, body } = await console_.ask('POST', '/sign-on/begin', {}, { cookie: '' });
    expect({ status, details: body.details }).toEqual({ status: 502, details: { reason: 'provider' } });
  });

  test('its document names another issuer: it is not believed', async () => {
    forged.forgery = { discovery: { issuer: 'https://evil.example' } };
    const { status, body } = await console_.ask('POST', '/sign-on/begin', {}, { cookie: '' });
    expect({ status, details: body.details }).toEqual({ status: 502, details: { reason: 'provider' } });
  });

  test('redirects, and answers without end: neither is followed', async () => {
    forged.forgery = {
      token: (response) => {
        response.writeHead(307, { location: `${forged.issuer}/elsewhere` });
        response.end();
      },
    };
    expect((await comes()).to).toMatch(/sign-on=(provider|not-proven)$/);
    expect(forged.asked).not.toContain('/elsewhere');
    let sent = 0;
    forged.forgery = {
      token: (response) => {
        response.setHeader('content-type', 'application/json');
        const more = () => {
          if (response.destroyed || sent > 64) return response.end();
          sent++;
          response.write('x'.repeat(256 * 1024), more);
        };
        more();
      },
    };
    expect((await comes()).to).toMatch(/sign-on=provider$/);
    expect(sent).toBeLessThan(64);
  });
});
