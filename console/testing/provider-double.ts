import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

/** Somebody whom the provider knows. */
export interface ProviderPerson {
  email?: string;
  email_verified?: boolean;
  preferred_username?: string;
  groups?: string[];
  /** How they log in there. */
  amr?: string[];
}

export const CLIENT = { id: 'guardpost', secret: 'a client secret that only the two know' };

/**
 * A real OpenID Connect provider (oidc-provider, certified) on this computer, whose log-in page asks for a name
 * alone. What it says of people is the test's to choose.
 */
export class ProviderDouble {
  readonly people = new Map<string, ProviderPerson>();
  readonly issuer: string;
  readonly #server: Server;

  private constructor(server: Server, issuer: string) {
    this.#server = server;
    this.issuer = issuer;
  }

  /** `consoles`: URLs of the consoles that may send people here. */
  static async start(
    consoles: readonly string[],
    configuration: Configuration = {},
  ): Promise<ProviderDouble> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const double = new ProviderDouble(server, issuer);
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: consoles.map((url) => `${url}/api/v1/sign-on/callback`),
          post_logout_redirect_uris: consoles.map((url) => `${url}/login`),
        },
      ],
      claims: {
        acr: null,
        amr: null,
        auth_time: null,
        iss: null,
        openid: ['sub', 'amr'],
        email: ['email', 'email_verified'],
        profile: ['preferred_username', 'groups'],
      },
      cookies: { keys: ['a key of the tests'] },
      features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
      interactions: { url: (_ctx, { uid }) => `/log-in/${uid}` },
      pkce: { required: () => true },
      findAccount: (_ctx, id) => ({
        accountId: id,
        claims: async () => {
          const { amr: _, ...claims } = double.people.get(id) ?? {};
          return { sub: id, ...claims };
        },
      }),
      // Everybody agrees: that is between the provider and its people.
      loadExistingGrant: async (ctx) => {
        const { client, session } = ctx.oidc;
        const grant = new ctx.oidc.provider.Grant({
          accountId: session!.accountId!,
          clientId: client!.clientId,
        });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
      ...configuration,
    });
    const answer = provider.callback();
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/log-in/')) void double.#logIn(provider, request, response);
      else void answer(request, response);
    });
    return double;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #logIn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><html lang="en"><title>Provider</title><main><h1>Provider</h1>
        <form method="post"><label>Name <input name="name"></label><button>Continue</button></form></main></html>`);
      return;
    }
    let form = '';
    for await (const part of request) form += part;
    const accountId = new URLSearchParams(form).get('name') ?? '';
    const amr = this.people.get(accountId)?.amr;
    await provider.interactionFinished(
      request,
      response,
      accountId === '' ? { error: 'access_denied' } : { login: { accountId, ...(amr ? { amr } : {}) } },
    );
  }
}

/** A browser as far as single sign-on needs one: cookies a host, and redirects that it stops at or follows. */
export class BrowserDouble {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** What the console set: by name, as it came. */
  readonly set = new Map<string, string>();

  /** From the provider's page to the address that it sends the browser back to, which is not opened. */
  async logInAt(location: string, name: string, backTo: string): Promise<string> {
    let url = location;
    for (let step = 0; step < 12; step++) {
      if (url.startsWith(backTo)) return url;
      const post = url.includes('/log-in/');
      const response = await this.ask(url, post ? new URLSearchParams({ name }) : undefined);
      const next = response.headers.get('location');
      if (!next)
        throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
      url = new URL(next, url).href;
    }
    throw new Error('the provider sends the browser in circles');
  }

  async ask(url: string, form?: URLSearchParams, headers: Record<string, string> = {}): Promise<Response> {
    const { host } = new URL(url);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { ...(cookie ? { cookie } : {}), ...headers },
      ...(form ? { body: form } : {}),
    });
    for (const line of response.headers.getSetCookie()) this.keep(host, line);
    return response;
  }

  keep(host: string, line: string): void {
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    this.set.set(name, line);
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }

  cookie(host: string, name: string): string | undefined {
    return this.#cookies.get(host)?.get(name);
  }
}
