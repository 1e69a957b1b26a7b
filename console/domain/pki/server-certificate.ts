import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { keyFolder, readKeyFile, writeKeyFile } from '../key-file.ts';
import type { Authority } from './authority.ts';
import { exportPrivateKey, newKeyPair, publicKeyOf } from './x509.ts';

/** What a TLS server shows: both PEM, the certificate with its chain. */
export interface ServerCertificate {
  cert: string;
  key: string;
}

const DAYS = 90;
const LOOK_EVERY_MS = 3_600_000;
const Kept = z.strictObject({ cert: z.string(), key: z.string(), names: z.string(), trust: z.string() });

/** The console's own server certificate: kept over a restart, made anew in time and whenever what it says changed. */
export class OwnServerCertificate {
  readonly #authority: () => Authority;
  readonly #names: () => { dns: string[]; ip: string[] };
  readonly #file: string;
  readonly #listeners = new Set<(certificate: ServerCertificate) => void>();
  readonly #timer: NodeJS.Timeout;
  #current!: z.infer<typeof Kept>;

  private constructor(
    file: string,
    authority: () => Authority,
    names: () => { dns: string[]; ip: string[] },
    onError: (error: Error) => void,
  ) {
    this.#file = file;
    this.#authority = authority;
    this.#names = names;
    this.#timer = setInterval(() => this.refresh().catch(onError), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** `names`: what the console is called by now. @throws when the key cannot be read or made */
  static async open(
    dataDir: string,
    authority: () => Authority,
    names: () => { dns: string[]; ip: string[] },
    onError: (error: Error) => void,
  ): Promise<OwnServerCertificate> {
    const file = join(await keyFolder(dataDir), 'server-certificate.json');
    const own = new OwnServerCertificate(file, authority, names, onError);
    const text = await readKeyFile(file);
    const kept = text === undefined ? undefined : Kept.safeParse(JSON.parse(text)).data;
    if (kept) own.#current = kept;
    await own.refresh();
    return own;
  }

  get current(): ServerCertificate {
    const { cert, key } = this.#current;
    return { cert, key };
  }

  /** Calls back with each new certificate. */
  onChanged(listener: (certificate: ServerCertificate) => void): void {
    this.#listeners.add(listener);
  }

  /** Makes a new one if the present one has less than a third of its life left or says what is no longer so. */
  async refresh(): Promise<void> {
    const names = JSON.stringify(this.#names());
    const authority = this.#authority();
    const trust = authority.bundleHash;
    const present = this.#current;
    if (present && present.names === names && present.trust === trust && !isOld(present.cert)) return;
    const keys = await newKeyPair();
    const cert = await authority.issueForServer(this.#names(), await publicKeyOf(keys.publicKey), DAYS);
    this.#current = { cert, key: await exportPrivateKey(keys.privateKey), names, trust };
    await writeKeyFile(this.#file, JSON.stringify(this.#current));
    for (const listener of this.#listeners) listener(this.current);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

function isOld(cert: string): boolean {
  const { validFromDate, validToDate } = new X509Certificate(cert);
  const [from, to] = [validFromDate.getTime(), validToDate.getTime()];
  return Date.now() > from + ((to - from) * 2) / 3;
}
