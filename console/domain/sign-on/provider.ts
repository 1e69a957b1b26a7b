import * as oidc from 'openid-client';
import type { SignOnSettings } from '../../api/contract-sign-on.ts';
import type { Claims } from './claims.ts';
import { SignOnFailed } from './failure.ts';
import { addressesOf, guardedFetch } from './outgoing.ts';
import type { Pending } from './pending.ts';

const TIMEOUT_SECONDS = 10;
/** What a provider says of itself is asked anew after this time. */
const KEPT_MS = 3_600_000;

/** What is proven of somebody: who they are at the provider, and what else it says of them. */
export interface Proven {
  issuer: string;
  subject: string;
  /** When they last showed the provider who they are, in seconds; undefined when it does not say. */
  authTime: number | undefined;
  claims: Claims;
}

/** One provider as it is set up: where to send a browser, and what the answer is worth. */
export class Provider {
  readonly #settings: SignOnSettings;
  readonly #secret: string | undefined;
  readonly #allowed: (url: URL) => boolean;
  #found: { configuration: Promise<oidc.Configuration>; until: number } | undefined;

  constructor(settings: SignOnSettings, secret: string | undefined) {
    this.#settings = settings;
    this.#secret = secret;
    this.#allowed = addressesOf(settings.issuer, settings.alsoHosts);
  }

  /** Where the person logs in (authorization code flow with PKCE). @throws SignOnFailed `provider` */
  async logInAt(pending: Omit<Pending, 'begunAt'>, codeChallenge: string): Promise<URL> {
    const { scopes, factorAcr } = this.#settings;
    const configuration = await this.#configuration();
    return this.#browserTo(
      oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: pending.redirectUri,
        scope: scopes.join(' '),
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
        ...(factorAcr.length > 0 ? { acr_values: factorAcr.join(' ') } : {}),
        // A session at the provider is not enough where the person has to show that it is they.
        ...(pending.purpose.kind === 'again' ? { prompt: 'login', max_age: '0' } : {}),
      }),
    );
  }

  /**
   * What the provider answered, redeemed and checked: state, issuer of the answer (RFC 9207), signature, iss, aud,
   * exp and nonce of the ID token, and that what else it tells is of the same subject.
   * @throws SignOnFailed `denied`, `not-proven`, `provider`
   */
  async redeem(pending: Pending, query: string): Promise<Proven> {
    const configuration = await this.#configuration();
    try {
      const tokens = await oidc.authorizationCodeGrant(
        configuration,
        new URL(`${pending.redirectUri}?${query}`),
        {
          expectedState: pending.state,
          expectedNonce: pending.nonce,
          pkceCodeVerifier: pending.verifier,
          idTokenExpected: true,
        },
      );
      const idToken = tokens.claims()!;
      const { userinfo_endpoint } = configuration.serverMetadata();
      const told =
        userinfo_endpoint === undefined
          ? {}
          : await oidc.fetchUserInfo(configuration, tokens.access_token, idToken.sub);
      return {
        issuer: idToken.iss,
        subject: idToken.sub,
        authTime: idToken.auth_time,
        // What is signed counts for more than what was fetched beside it, and alone says how the person was asked.
        claims: { ...told, amr: undefined, acr: undefined, ...idToken },
      };
    } catch (error) {
      throw failureOf(error);
    }
  }

  /** Where the provider ends its own session, or undefined when it does not offer that. */
  async endsAt(backTo: string): Promise<URL | undefined> {
    const configuration = await this.#configuration();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    return this.#browserTo(oidc.buildEndSessionUrl(configuration, { post_logout_redirect_uri: backTo }));
  }

  /** Sends nobody to an address that is not the provider's, whatever its documents say. */
  #browserTo(url: URL): URL {
    if (!this.#allowed(url)) {
      throw new SignOnFailed(
        'provider',
        `${url.origin} is not an address of the provider: add it to its hosts`,
      );
    }
    return url;
  }

  async #configuration(): Promise<oidc.Configuration> {
    if (!this.#found || this.#found.until <= Date.now()) {
      const configuration = this.#discover();
      this.#found = { configuration, until: Date.now() + KEPT_MS };
      configuration.catch(() => {
        this.#found = undefined;
      });
    }
    return this.#found.configuration;
  }

  async #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId } = this.#settings;
    const url = new URL(issuer);
    try {
      return await oidc.discovery(url, clientId, undefined, this.#clientAuth(), {
        timeout: TIMEOUT_SECONDS,
        [oidc.customFetch]: guardedFetch(this.#allowed) as oidc.CustomFetch,
        // The signature of the ID token is checked also though it comes over TLS from the provider itself.
        execute: [
          oidc.enableNonRepudiationChecks,
          ...(url.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
        ],
      });
    } catch (error) {
      throw new SignOnFailed('provider', `discovery at ${url.origin}: ${reasonOf(error)}`);
    }
  }

  #clientAuth(): oidc.ClientAuth {
    if (this.#secret === undefined) return oidc.None();
    const basic = oidc.ClientSecretBasic(this.#secret);
    const post = oidc.ClientSecretPost(this.#secret);
    return (server, client, body, headers) => {
      // Basic is what every provider knows that does not say otherwise (OpenID Connect Discovery 1.0, section 3).
      const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      const method = methods.includes('client_secret_basic') ? basic : post;
      return method(server, client, body, headers);
    };
  }
}

function failureOf(error: unknown): SignOnFailed {
  if (error instanceof SignOnFailed) return error;
  if (error instanceof oidc.AuthorizationResponseError) {
    const denied = ['access_denied', 'login_required', 'interaction_required'].includes(error.error);
    return new SignOnFailed(denied ? 'denied' : 'provider', `the provider answered ${error.error}`);
  }
  if (error instanceof oidc.ResponseBodyError) {
    // `invalid_grant`: the code is spent, of another client or of another verifier.
    const code = error.error === 'invalid_grant' ? 'not-proven' : 'provider';
    return new SignOnFailed(code, `the provider's token endpoint answered ${error.error}`);
  }
  const { cause } = error as { cause?: unknown };
  const unreachable = [error, cause].some(
    (one) => one instanceof TypeError || ['OutgoingRefused', 'TimeoutError'].includes((one as Error)?.name),
  );
  return new SignOnFailed(unreachable ? 'provider' : 'not-proven', reasonOf(error));
}

/** Message and cause without a stack; neither holds a token or a secret. */
function reasonOf(error: unknown): string {
  const { message, code, cause } = error as { message?: string; code?: string; cause?: { message?: string } };
  return [message, code, cause?.message].filter(Boolean).join(': ').slice(0, 500);
}
