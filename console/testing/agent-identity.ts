import 'reflect-metadata';
import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { request } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { CONSOLE_TLS_NAME, ENROLMENT_PATH } from '../../shared/protocol/enrolment.ts';
import { exportPrivateKey, newKeyPair } from '../domain/pki/x509.ts';

/** An enrolled identity, as an agent keeps it. */
export interface Identity {
  agentId: string;
  /** PEM all three. */
  certificate: string;
  key: string;
  ca: string;
  releaseSecret: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A key of the agent's and a request for a certificate for it. */
export async function newRequest(
  keys?: webcrypto.CryptoKeyPair,
): Promise<{ key: string; csr: string; keys: webcrypto.CryptoKeyPair }> {
  keys ??= await newKeyPair();
  const csr = await Pkcs10CertificateRequestGenerator.create({ name: '', keys, signingAlgorithm: ALGORITHM });
  return { key: await exportPrivateKey(keys.privateKey), csr: csr.toString('pem'), keys };
}

/** A request that is signed by another key than the one it asks for. */
export async function stolenRequest(): Promise<string> {
  const [own, other] = [await newKeyPair(), await newKeyPair()];
  const { csr } = await newRequest({ publicKey: other.publicKey, privateKey: own.privateKey });
  return csr;
}

/** A key of a kind that is not taken. */
export async function rsaRequest(): Promise<string> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const imported = async (format: 'pkcs8' | 'spki', key: Buffer, use: 'sign' | 'verify') =>
    webcrypto.subtle.importKey(format, new Uint8Array(key), algorithm, true, [use]);
  const keys = {
    privateKey: await imported('pkcs8', privateKey.export({ type: 'pkcs8', format: 'der' }), 'sign'),
    publicKey: await imported('spki', publicKey.export({ type: 'spki', format: 'der' }), 'verify'),
  };
  const made = await Pkcs10CertificateRequestGenerator.create({
    name: '',
    keys,
    signingAlgorithm: algorithm,
  });
  return made.toString('pem');
}

/** How a double speaks TLS with the console's agents' port. */
export function agentTls({ ca, certificate, key }: Partial<Identity>): ConnectionOptions {
  return {
    ...(ca ? { ca } : { rejectUnauthorized: false }),
    ...(certificate ? { cert: certificate } : {}),
    ...(key ? { key } : {}),
    servername: CONSOLE_TLS_NAME,
  };
}

export interface AgentsAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every route
  body: any;
}

/** One call on the agents' port. */
export function askAgentsPort(
  linkUrl: string,
  method: string,
  path: string,
  body: unknown,
  tls: ConnectionOptions,
): Promise<AgentsAnswer> {
  const url = new URL(path, linkUrl.replace(/^wss/, 'https'));
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { ...tls, method, agent: false, headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: text ? JSON.parse(text) : undefined }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** What the agents' port answers to a token, with an identity in it where it was taken. */
export async function enrolDouble(
  linkUrl: string,
  token: string,
  hostname: string,
  tls: ConnectionOptions = { rejectUnauthorized: false },
): Promise<AgentsAnswer & { identity: Identity }> {
  const { key, csr } = await newRequest();
  const pc = { hostname, platform: 'linux', osVersion: 'Debian 12', agentVersion: '0.1.0' };
  const answer = await askAgentsPort(
    linkUrl,
    'POST',
    ENROLMENT_PATH,
    { token: token.split('.')[0], csr, ...pc },
    { servername: CONSOLE_TLS_NAME, ...tls },
  );
  return { ...answer, identity: { ...answer.body, key } as Identity };
}
