/** An answer of a provider is a few kilobytes; discovery documents and key sets of large ones some tens. */
const MOST_BYTES = 512 * 1024;

/** The console does not ask there, or the answer is more than it takes. */
export class OutgoingRefused extends Error {
  override readonly name = 'OutgoingRefused';
}

/** Hosts of this very computer, where plain http is safe. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * Which addresses a provider may have: the issuer's own scheme, host and port, and https at the hosts that were set
 * beside it. Its documents come from outside: without this they could send the console to any address inside.
 */
export function addressesOf(issuer: string, alsoHosts: readonly string[]): (url: URL) => boolean {
  const { origin, protocol, hostname } = new URL(issuer);
  if (protocol !== 'https:' && !isLoopback(hostname)) return () => false;
  const hosts = new Set(alsoHosts.map((host) => host.toLowerCase()));
  return (url) =>
    url.username === '' &&
    url.password === '' &&
    (url.origin === origin || (url.protocol === 'https:' && hosts.has(url.host.toLowerCase())));
}

/**
 * `fetch` for a provider: only to its addresses, following no redirect, and reading no more than a ceiling. How
 * long it may take is the caller's signal.
 */
export function guardedFetch(allowed: (url: URL) => boolean) {
  return async (address: string | URL, options: RequestInit = {}): Promise<Response> => {
    const url = new URL(address);
    if (!allowed(url)) {
      throw new OutgoingRefused(`${url.origin} is not an address of the provider: add it to its hosts`);
    }
    const response = await fetch(url, { ...options, redirect: 'manual' });
    if (response.body === null) return response;
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of response.body) {
      bytes += part.byteLength;
      if (bytes > MOST_BYTES)
        throw new OutgoingRefused(`${url.origin} answered with more than ${MOST_BYTES} bytes`);
      parts.push(part);
    }
    const { status, headers } = response;
    return new Response([204, 205, 304].includes(status) ? null : Buffer.concat(parts), { status, headers });
  };
}
