import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import WebSocket from 'ws';
import { certificateRequest, newPrivateKey } from '../../agent/service/certificate-request.ts';
import { consoleTls } from '../../agent/service/certificates.ts';
import { Authority } from '../../console/domain/pki/authority.ts';
import { serverNames } from '../../console/domain/pki/server-names.ts';
import { exportPrivateKey, newKeyPair, publicKeyOf, requestedKey } from '../../console/domain/pki/x509.ts';

// A bare limit is held against a console over the same TLS: version 1.3, certificates of P-256 on both sides.

export interface BareIdentity {
  certificate: string;
  key: string;
  ca: string;
}

/** A server for a bare loop; its authority lies in the folder, where `bareIdentity` finds it. */
export async function bareServer(folder: string): Promise<Server> {
  const authority = await Authority.load(folder);
  const keys = await newKeyPair();
  return createServer({
    key: await exportPrivateKey(keys.privateKey),
    cert: await authority.issueForServer(serverNames([]), await publicKeyOf(keys.publicKey), 1),
    ca: authority.bundle,
    minVersion: 'TLSv1.3',
    requestCert: true,
    rejectUnauthorized: true,
  });
}

/** Listens on loopback and prints the address, as the benchmark waits for. */
export function announce(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`wss://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
  });
}

/** A certificate that the bare server of a folder takes. */
export async function bareIdentity(folder: string, id: string): Promise<BareIdentity> {
  const authority = await Authority.load(folder);
  const key = newPrivateKey();
  const publicKey = (await requestedKey(certificateRequest(key)))!;
  return { key, certificate: await authority.issueForAgent(id, publicKey, 1), ca: authority.bundle };
}

/** An open WebSocket over mutual TLS. */
export async function openSocket(
  url: string,
  identity: BareIdentity,
  { protocols = [], headers = {} }: { protocols?: string[]; headers?: Record<string, string> } = {},
): Promise<WebSocket> {
  const tls = consoleTls(identity.ca, identity);
  const socket = new WebSocket(url, protocols, { ...tls, headers, perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}
