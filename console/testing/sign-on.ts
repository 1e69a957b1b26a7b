import { API } from '../api/contract.ts';
import { BrowserDouble, CLIENT, type ProviderDouble } from './provider-double.ts';
import { SYSTEM, type TestConsole } from './test-console.ts';

/** What the system administrator sets, for a provider of the tests. */
export function settingsFor({ issuer }: Pick<ProviderDouble, 'issuer'>, more: object = {}) {
  return {
    enabled: true,
    label: '公司统一登录',
    issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    password: SYSTEM.password,
    ...more,
  };
}

/** Sets single sign-on up as the system administrator, whose session may be given. */
export async function setUpSignOn(
  console_: TestConsole,
  provider: Pick<ProviderDouble, 'issuer'>,
  more: object = {},
  given?: string,
) {
  const cookie = given ?? (await console_.cookieOf(SYSTEM));
  const { status, body } = await console_.ask('PUT', '/sign-on/settings', settingsFor(provider, more), {
    cookie,
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}

/** Begins a sign-on in a browser; where it is to go. */
export async function beginSignOn(
  console_: TestConsole,
  browser: BrowserDouble,
  { route = 'begin', cookie = '', body = {} }: { route?: string; cookie?: string; body?: object } = {},
): Promise<string> {
  const answer = await console_.ask('POST', `/sign-on/${route}`, body, { cookie });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  for (const line of answer.headers.getSetCookie()) browser.keep(new URL(console_.url).host, line);
  return answer.body.location;
}

/** Where the provider's answer goes. */
export function callbackOf(console_: TestConsole): string {
  return `${console_.url}${API}/sign-on/callback`;
}

export interface SignedOn {
  /** Where the browser is sent. */
  to: string;
  /** The session's cookie; empty when there is none. */
  cookie: string;
}

/** Shows an answer of the provider to the console, as a browser does. */
export async function comeBack(
  console_: TestConsole,
  browser: BrowserDouble,
  url: string,
): Promise<SignedOn> {
  const response = await browser.ask(url);
  const { host } = new URL(console_.url);
  const session = browser.cookie(host, 'guardpost-session');
  return {
    to: response.headers.get('location') ?? `${response.status}`,
    cookie: session === undefined ? '' : `guardpost-session=${session}`,
  };
}

/** The whole way of one person, in a browser of their own unless given. */
export async function signOn(
  console_: TestConsole,
  name: string,
  {
    browser = new BrowserDouble(),
    ...begin
  }: Parameters<typeof beginSignOn>[2] & { browser?: BrowserDouble } = {},
): Promise<SignedOn> {
  const location = await beginSignOn(console_, browser, begin);
  return comeBack(console_, browser, await browser.logInAt(location, name, callbackOf(console_)));
}
