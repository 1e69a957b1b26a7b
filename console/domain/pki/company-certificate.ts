import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerCertificate } from './server-certificate.ts';

const LOOK_EVERY_MS = 5_000;

/** The company's own certificate for the people's pages, read again whenever its files change. */
export class CompanyCertificate {
  readonly #files: { cert: string; key: string };
  readonly #onError: (error: Error) => void;
  readonly #listeners = new Set<(certificate: ServerCertificate) => void>();
  readonly #timer: NodeJS.Timeout;
  #current!: ServerCertificate;
  #told = '';

  private constructor(
    files: { cert: string; key: string },
    everyMs: number,
    onError: (error: Error) => void,
  ) {
    this.#files = files;
    this.#onError = onError;
    this.#timer = setInterval(() => void this.#refresh(), everyMs);
    this.#timer.unref();
  }

  /** @throws Error naming the file and what is wrong with it */
  static async open(
    files: { cert: string; key: string },
    onError: (error: Error) => void,
    everyMs = LOOK_EVERY_MS,
  ): Promise<CompanyCertificate> {
    const current = await readPair(files);
    const company = new CompanyCertificate(files, everyMs, onError);
    company.#current = current;
    return company;
  }

  get current(): ServerCertificate {
    return this.#current;
  }

  /** Calls back with each new certificate. */
  onChanged(listener: (certificate: ServerCertificate) => void): void {
    this.#listeners.add(listener);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Files that are half replaced do not fit together: the former pair stays until they do. Told once. */
  async #refresh(): Promise<void> {
    try {
      const next = await readPair(this.#files);
      this.#told = '';
      if (next.cert === this.#current.cert && next.key === this.#current.key) return;
      this.#current = next;
      for (const listener of this.#listeners) listener(next);
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.#told) this.#onError(error as Error);
      this.#told = message;
    }
  }
}

async function readPair({ cert, key }: { cert: string; key: string }): Promise<ServerCertificate> {
  const read = async (file: string) =>
    readFile(file, 'utf8').catch((error: Error) => {
      throw new Error(`cannot read ${file}: ${error.message}`);
    });
  const pair = { cert: await read(cert), key: await read(key) };
  const certificate = parse(cert, () => new X509Certificate(pair.cert));
  const privateKey = parse(key, () => createPrivateKey(pair.key));
  if (!certificate.checkPrivateKey(privateKey)) throw new Error(`${key} is not the key of ${cert}`);
  return pair;
}

function parse<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${file} is not usable as PEM: ${(error as Error).message}`);
  }
}
