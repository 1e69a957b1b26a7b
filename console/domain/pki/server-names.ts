import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { CONSOLE_TLS_NAME } from '../../../shared/protocol/enrolment.ts';

const NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** All that a console on these hosts is called by: what its certificate is made out to. */
export function serverNames(hosts: readonly string[]): { dns: string[]; ip: string[] } {
  const all = new Set(['localhost', '127.0.0.1', '::1', hostname().toLowerCase(), CONSOLE_TLS_NAME]);
  for (const host of hosts) {
    if (host !== '0.0.0.0' && host !== '::') all.add(host.toLowerCase());
    else for (const address of ownAddresses()) all.add(address);
  }
  return {
    dns: [...all].filter((name) => isIP(name) === 0 && NAME.test(name)).sort(),
    ip: [...all].filter((name) => isIP(name) !== 0).sort(),
  };
}

/** Link-local addresses are nobody's name. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address)
    .filter((address) => isIP(address) !== 0 && !/^fe80:/i.test(address));
}
