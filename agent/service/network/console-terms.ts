import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { IsolationTerms } from '../../../shared/policy/network.ts';

export interface ConsoleTermsOptions {
  /** Where the link goes, wss. */
  linkUrl: string;
  /** Servers that this computer asks for names. */
  nameServers: () => Promise<string[]>;
  /** Where the link goes now, if it is up: known to work, whatever the name says meanwhile. */
  linkAddress: () => string | undefined;
  /** All addresses of a name. */
  resolve?: (name: string) => Promise<string[]>;
}

/** Where the console is reached: what an isolation must leave open, and nothing more. */
export class ConsoleTerms {
  readonly #options: ConsoleTermsOptions;
  readonly #host: string;
  readonly #port: number;
  #known: string[] = [];

  constructor(options: ConsoleTermsOptions) {
    this.#options = options;
    const { hostname, port } = new URL(options.linkUrl);
    this.#host = hostname.replace(/^\[(.*)\]$/, '$1');
    this.#port = port ? Number(port) : 443;
  }

  /** @throws when no address of the console is known: an isolation would be without a way back */
  async current(): Promise<IsolationTerms> {
    const named = isIP(this.#host) === 0;
    const addresses = new Set(named ? await this.#addresses() : [this.#host]);
    const live = plainAddress(this.#options.linkAddress());
    if (live) addresses.add(live);
    if (addresses.size === 0) throw new Error(`no address of the console ${this.#host} is known`);
    const console = [...addresses].sort().map((address) => ({ address, port: this.#port }));
    if (!named) return { console };
    const servers = (await this.#options.nameServers()).filter((server) => isIP(server) !== 0).sort();
    return { console, dns: { name: this.#host.toLowerCase(), servers: servers.slice(0, 16) } };
  }

  /** A name server that is away must not make the console's addresses unknown. */
  async #addresses(): Promise<string[]> {
    const { resolve = resolveAll } = this.#options;
    try {
      this.#known = (await resolve(this.#host)).map(plainAddress).filter((address) => address !== undefined);
    } catch {
      // What was known stays.
    }
    return this.#known;
  }
}

async function resolveAll(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

/** ::ffff:192.0.2.1 is 192.0.2.1 to a firewall; a scope such as %eth0 is not part of an address. */
function plainAddress(address: string | undefined): string | undefined {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return plain !== undefined && isIP(plain) !== 0 ? plain : undefined;
}
