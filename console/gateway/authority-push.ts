import type { AuthorityMessage } from '../../shared/protocol/authority.ts';
import type { GatewayContext } from './context.ts';
import type { Link } from './link.ts';

type Context = Pick<GatewayContext, 'signing' | 'policies' | 'links'>;

/** What an agent lacks of root and authority, and the word on what is newest; undefined before the founding. */
export function authorityMessage(
  { signing, policies }: Pick<Context, 'signing' | 'policies'>,
  link: Link,
): AuthorityMessage | undefined {
  const { trust } = signing;
  if (!trust?.authority) return undefined;
  const { current } = policies;
  const documents = signing.store.since(link.versions.root, link.versions.authority);
  link.versions = { root: trust.root.version, authority: trust.authority.version };
  const timestamp = signing.timestamp(current.envelope === null ? 0 : current.revision);
  return { type: 'authority', documents, ...(timestamp ? { timestamp } : {}) };
}

/** Tells every agent that is connected. */
export function tellAuthority(context: Context): void {
  for (const link of context.links.values()) {
    const message = link.state === 'open' ? authorityMessage(context, link) : undefined;
    if (message) link.send(message);
  }
}
