import { GATEWAY_PATH } from '../../shared/protocol/limits.ts';

/** Where agents connect, as they are told. */
export class AgentsAddress {
  readonly #announced: string | undefined;
  /** The agents' port, once it is open. */
  port = 0;

  /** `announced`: wss://HOST[:PORT] where it is not the console's own, as behind a balancer. */
  constructor(announced: string | undefined) {
    this.#announced = announced;
  }

  /** For who reached the console by this host name or address. */
  linkUrl(host: string): string {
    const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
    return new URL(GATEWAY_PATH, this.#announced ?? `wss://${name}:${this.port}`).href;
  }

  /** The address to join at for PCs, where one was announced for them. */
  get joinUrl(): string | undefined {
    return this.#announced && new URL(this.#announced.replace(/^wss/, 'https')).origin;
  }

  /** The announced host, which the server's certificate is made out to. */
  get host(): string | undefined {
    return this.#announced && new URL(this.#announced).hostname.replace(/^\[(.*)\]$/, '$1');
  }
}
