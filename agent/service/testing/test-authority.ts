import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  Pkcs10CertificateRequest,
  type PublicKeyType,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { CONSOLE_TLS_NAME } from '../../../shared/protocol/enrolment.ts';
import { certificateRequest, newPrivateKey } from '../certificate-request.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR_MS = 3_600_000;

export interface Validity {
  /** Milliseconds since the epoch. */
  from?: number;
  to?: number;
}

/** A console's authority in a few lines, for a console in a few lines. */
export class TestAuthority {
  readonly ca: string;
  readonly #keys: webcrypto.CryptoKeyPair;

  private constructor(ca: string, keys: webcrypto.CryptoKeyPair) {
    this.ca = ca;
    this.#keys = keys;
  }

  static async make(): Promise<TestAuthority> {
    const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: 'CN=test authority',
      keys,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Date.now() - HOUR_MS),
      notAfter: new Date(Date.now() + 24 * HOUR_MS),
      extensions: [new BasicConstraintsExtension(true, 1, true)],
    });
    return new TestAuthority(certificate.toString('pem'), keys);
  }

  /** What a server needs, by the name that all consoles have unless told otherwise. */
  async server(name: string = CONSOLE_TLS_NAME): Promise<{ cert: string; key: string }> {
    const key = newPrivateKey();
    return { cert: await this.#sign(keyOf(certificateRequest(key)), { type: 'dns', value: name }), key };
  }

  /** A certificate for the key that a request asks for. */
  forRequest(agentId: string, csr: string, validity: Validity = {}): Promise<string> {
    return this.#sign(keyOf(csr), { type: 'url', value: `urn:uuid:${agentId}` }, validity);
  }

  /** A certificate with a key of its own. */
  async agent(agentId: string, validity: Validity = {}): Promise<{ certificate: string; key: string }> {
    const key = newPrivateKey();
    return { certificate: await this.forRequest(agentId, certificateRequest(key), validity), key };
  }

  async #sign(
    publicKey: PublicKeyType,
    name: { type: 'dns' | 'url'; value: string },
    { from = Date.now() - HOUR_MS, to = Date.now() + HOUR_MS }: Validity = {},
  ): Promise<string> {
    const certificate = await X509CertificateGenerator.create({
      subject: 'CN=test',
      issuer: 'CN=test authority',
      publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(from),
      notAfter: new Date(to),
      extensions: [new SubjectAlternativeNameExtension([name])],
    });
    return certificate.toString('pem');
  }
}

function keyOf(csr: string): PublicKeyType {
  return new Pkcs10CertificateRequest(csr).publicKey;
}
