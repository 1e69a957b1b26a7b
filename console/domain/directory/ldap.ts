import { Client } from 'ldapts';
import type { DirectorySettings } from '../../api/contract-directory.ts';
import { checkedAddress } from '../forwarding/outbound.ts';
import type { Entry } from './entry.ts';

const TIMEOUT_MS = 30_000;
/** Active Directory gives no more than 1000 at once. */
const PAGE = 500;
const MOST_ENTRIES = 500_000;

/** Reads all entries, page by page (RFC 2696). @throws what the directory or the system says */
export async function readDirectory(settings: DirectorySettings, password: string): Promise<Entry[]> {
  const url = new URL(settings.url);
  const overTls = url.protocol === 'ldaps:';
  if (!overTls && !settings.startTls && !settings.allowPlaintext) {
    throw new Error('the connection can be read on its way: use TLS, or allow plaintext');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const address = await checkedAddress(host, settings.allowLocal);
  const tls = {
    servername: host,
    minVersion: 'TLSv1.2' as const,
    ...(settings.ca ? { ca: settings.ca } : {}),
  };
  const port = url.port || (overTls ? '636' : '389');
  const client = new Client({
    // The address that was checked; the certificate is held against the name.
    url: `${url.protocol}//${address.includes(':') ? `[${address}]` : address}:${port}`,
    timeout: TIMEOUT_MS,
    connectTimeout: TIMEOUT_MS,
    ...(overTls ? { tlsOptions: tls } : {}),
  });
  try {
    if (!overTls && settings.startTls) await client.startTLS(tls);
    if (settings.bindDn !== '') await client.bind(settings.bindDn, password);
    const { searchEntries } = await client.search(settings.baseDn, {
      scope: 'sub',
      filter: settings.filter,
      attributes: Object.values(settings.attributes),
      paged: { pageSize: PAGE },
    });
    if (searchEntries.length > MOST_ENTRIES)
      throw new Error(`more than ${MOST_ENTRIES} entries: narrow the filter`);
    return searchEntries as Entry[];
  } finally {
    await client.unbind().catch(() => {});
  }
}
