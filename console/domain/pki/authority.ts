import { createHash, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { keyFolder, readKeyFile, writeKeyFile } from '../key-file.ts';
import {
  agentCertificate,
  crossSigned,
  exportPrivateKey,
  type Issuer,
  importPrivateKey,
  newKeyPair,
  pinOf,
  selfSignedAuthority,
  serverCertificate,
} from './x509.ts';

const DAY_MS = 86_400_000;
const AUTHORITY_MS = 3_653 * DAY_MS;
/** RFC 5280 section 4.2.1.12. */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** keys/agents-ca.json: the authority, and the one before it for as long as agents may know only that one. */
const AuthorityFile = z.strictObject({
  /** PKCS #8 as PEM. */
  key: z.string(),
  certificate: z.string(),
  former: z.strictObject({ certificate: z.string(), crossSigned: z.string() }).optional(),
});
type AuthorityFile = z.infer<typeof AuthorityFile>;

/** What a certificate that a client proved to hold says. */
export interface PeerIdentity {
  agentId: string;
  serial: string;
  /** Milliseconds since the epoch. */
  validFrom: number;
  validTo: number;
}

const FILE = 'agents-ca.json';
const fileOf = async (dataDir: string) => join(await keyFolder(dataDir), FILE);

/**
 * The console's own certificate authority: it vouches for the console towards agents and for agents towards the
 * console, and for nobody else. Its key lies in a file of its own, so the database lets nobody in.
 */
export class Authority {
  readonly #file: AuthorityFile;
  readonly #issuer: Issuer;
  readonly #trusted: X509Certificate[];

  private constructor(file: AuthorityFile, issuer: Issuer) {
    this.#file = file;
    this.#issuer = issuer;
    this.#trusted = this.#roots().map((pem) => new X509Certificate(pem));
  }

  /** The authority of a data directory, made at first use. @throws when it cannot be read or made */
  static async load(dataDir: string): Promise<Authority> {
    const path = await fileOf(dataDir);
    const text = await readKeyFile(path);
    if (text !== undefined) return Authority.#of(AuthorityFile.parse(JSON.parse(text)));
    const file = await newAuthority();
    await writeKeyFile(path, JSON.stringify(file));
    return Authority.#of(file);
  }

  /** The authority of a data directory. @throws Error when there is none yet */
  static async read(dataDir: string): Promise<Authority> {
    const text = await readKeyFile(join(dataDir, 'keys', FILE));
    if (text === undefined)
      throw new Error(`there is no console's authority in ${dataDir}: start the console once`);
    return Authority.#of(AuthorityFile.parse(JSON.parse(text)));
  }

  /**
   * Puts a new authority in the place of the present one, which vouches for it: agents that know only the former
   * one still trust the console and learn of the new one on their next link. The former key is gone for good.
   * @throws when there is none yet
   */
  static async rotate(dataDir: string): Promise<Authority> {
    const former = await Authority.read(dataDir);
    const file: AuthorityFile = await newAuthority();
    file.former = {
      certificate: former.#file.certificate,
      crossSigned: await crossSigned(file.certificate, former.#issuer),
    };
    await writeKeyFile(await fileOf(dataDir), JSON.stringify(file));
    return Authority.#of(file);
  }

  static async #of(file: AuthorityFile): Promise<Authority> {
    return new Authority(file, {
      certificate: file.certificate,
      privateKey: await importPrivateKey(file.key),
    });
  }

  /** The authorities that agents and console trust, PEM, the current one first. */
  get bundle(): string {
    return this.#roots().join('');
  }

  /** SHA-256 of the bundle in hex, by which an agent says what it trusts. */
  get bundleHash(): string {
    return createHash('sha256').update(this.bundle).digest('hex');
  }

  /** The fingerprint for tokens. */
  get pin(): string {
    return pinOf(this.#file.certificate);
  }

  get validTo(): Date {
    return new X509Certificate(this.#file.certificate).validToDate;
  }

  /** A certificate that opens links as this agent. `publicKey` is a SubjectPublicKeyInfo, DER. */
  issueForAgent(agentId: string, publicKey: Uint8Array<ArrayBuffer>, days: number): Promise<string> {
    return agentCertificate(agentId, { publicKey, validForMs: days * DAY_MS }, this.#issuer);
  }

  /** A server's certificate with what a client needs to trace it to an authority it knows. */
  async issueForServer(
    names: { dns: readonly string[]; ip: readonly string[] },
    publicKey: Uint8Array<ArrayBuffer>,
    days: number,
  ): Promise<string> {
    const subject = { name: 'Guardpost console', publicKey, validForMs: days * DAY_MS };
    const certificate = await serverCertificate(names, subject, this.#issuer);
    return `${certificate}${this.#file.former?.crossSigned ?? ''}`;
  }

  /** Whether the authority made it, as it is or with its predecessor. */
  issued(certificate: X509Certificate): boolean {
    return this.#trusted.some((root) => certificate.checkIssued(root) && certificate.verify(root.publicKey));
  }

  /**
   * Whom an agent's certificate is for; undefined when it is none that this authority made for an agent. Whether
   * it is valid at this time is for the caller to look at.
   */
  identify(certificate: X509Certificate): PeerIdentity | undefined {
    if (!this.issued(certificate) || certificate.ca) return undefined;
    if (!certificate.keyUsage?.includes(CLIENT_AUTH)) return undefined;
    const agentId = /^URI:urn:uuid:([0-9a-f-]{36})$/.exec(certificate.subjectAltName ?? '')?.[1];
    if (agentId === undefined) return undefined;
    return {
      agentId,
      serial: certificate.serialNumber.toLowerCase(),
      validFrom: certificate.validFromDate.getTime(),
      validTo: certificate.validToDate.getTime(),
    };
  }

  #roots(): string[] {
    const { certificate, former } = this.#file;
    return former ? [certificate, former.certificate] : [certificate];
  }
}

async function newAuthority(): Promise<AuthorityFile> {
  const keys = await newKeyPair();
  // With the year, so that a certificate's issuer tells the authorities apart.
  const name = `Guardpost console CA ${new Date().toISOString().slice(0, 10)}`;
  return {
    key: await exportPrivateKey(keys.privateKey),
    certificate: await selfSignedAuthority(name, keys, AUTHORITY_MS),
  };
}
