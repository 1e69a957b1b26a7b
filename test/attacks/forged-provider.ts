import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** What the provider says falsely. */
export interface Forgery {
  /** In place of what the ID token says. */
  claims?: Record<string, unknown>;
  /** `other`: by a key that it does not publish; `none`: by nobody. */
  signature?: 'other' | 'none';
  discovery?: Record<string, unknown>;
  /** The token endpoint's own answer, in place of tokens. */
  token?: (response: ServerResponse) => void;
}

/** A provider that lies as the test wants it to. Its codes name the nonce that goes into the ID token. */
export class ForgedProvider {
  forgery: Forgery = {};
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  readonly issuer: string;
  readonly #server: Server;
  readonly #key = rsa();
  readonly #other = rsa();

  private constructor(server: Server) {
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (part) => (body += part));
      request.on('end', () => this.#answer(request.url ?? '', new URLSearchParams(body), response));
    });
  }

  static async start(): Promise<ForgedProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ForgedProvider(server);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(path: string, form: URLSearchParams, response: ServerResponse): void {
    this.asked.push(path);
    if (path === '/token' && this.forgery.token) {
      this.forgery.token(response);
      return;
    }
    const told = this.#told(path, form);
    response.statusCode = told ? 200 : 404;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(told ?? {}));
  }

  #told(path: string, form: URLSearchParams): object | undefined {
    const key = { ...this.#key.publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig' };
    switch (path) {
      case '/.well-known/openid-configuration':
        return this.#discovery();
      case '/jwks':
        return { keys: [key] };
      case '/token':
        return { access_token: 'a', token_type: 'Bearer', id_token: this.#idToken(form.get('code') ?? '') };
      default:
        return undefined;
    }
  }

  #discovery() {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'none'],
      code_challenge_methods_supported: ['S256'],
      ...this.forgery.discovery,
    };
  }

  #idToken(nonce: string): string {
    const now = Math.floor(Date.now() / 1000);
    const { signature } = this.forgery;
    const header = signature === 'none' ? { alg: 'none' } : { alg: 'RS256', kid: 'k' };
    const claims = {
      iss: this.issuer,
      aud: 'guardpost',
      sub: 'u-1',
      iat: now,
      exp: now + 300,
      nonce,
      ...this.forgery.claims,
    };
    const signed = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const key: KeyObject = (signature === 'other' ? this.#other : this.#key).privateKey;
    const bytes = signature === 'none' ? '' : sign('sha256', Buffer.from(signed), key).toString('base64url');
    return `${signed}.${bytes}`;
  }
}
