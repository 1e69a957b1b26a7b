import type { TLSSocket } from 'node:tls';
import type { DeviceIdentities } from '../domain/device-identities.ts';
import type { PeerIdentity } from '../domain/pki/authority.ts';

/** Why a connection is not to become a link. */
export type PeerRefusal =
  | 'no-certificate'
  | 'foreign-certificate'
  | 'expired-certificate'
  | 'not-enrolled'
  | 'revoked';

/**
 * Whose connection it is. That the other side holds the certificate's key TLS has proven; whose certificate it is,
 * whether it is valid now and whether that PC is wanted is found out here, also where TLS resumed a session.
 */
export async function peerOf(
  socket: TLSSocket,
  identities: DeviceIdentities,
): Promise<{ holder: PeerIdentity } | { refusal: PeerRefusal; agentId?: string }> {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return { refusal: 'no-certificate' };
  const holder = identities.authority.identify(certificate);
  if (!holder) return { refusal: 'foreign-certificate' };
  const { agentId } = holder;
  const standing = await identities.standing(agentId);
  if (standing === 'revoked') return { refusal: 'revoked', agentId };
  if (standing === 'unknown') return { refusal: 'not-enrolled', agentId };
  const now = Date.now();
  if (now > holder.validTo || now < holder.validFrom) return { refusal: 'expired-certificate', agentId };
  return { holder };
}

/** Why a TLS handshake failed, where that is worth counting: whoever only looks whether the port is open is not. */
export function handshakeRefusal(code: string | undefined): string | undefined {
  if (code === 'ERR_SSL_HTTP_REQUEST' || code === 'ERR_SSL_WRONG_VERSION_NUMBER') return 'not-tls';
  if (code === 'ERR_SSL_UNSUPPORTED_PROTOCOL' || code === 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')
    return 'tls-version';
  return code?.startsWith('ERR_SSL') || code === 'ERR_TLS_HANDSHAKE_TIMEOUT' ? 'tls-failed' : undefined;
}
