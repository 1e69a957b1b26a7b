import type { CertificateMessage, TrustMessage } from '../../../shared/protocol/certificate.ts';
import { IssuedCertificate, RENEWAL_PATH } from '../../../shared/protocol/enrolment.ts';
import { certificatesIn, consoleTls, renewalTimes, whyUnusable } from '../certificates.ts';
import type { Identity } from '../identity.ts';
import type { Logger } from '../log.ts';

export interface CertificateKeeperOptions {
  identity: Identity;
  /** Durable when it resolves. */
  save: (identity: Identity) => Promise<void>;
  log: Logger;
  /** Milliseconds since the epoch; for tests. */
  now?: () => number;
}

/** An unanswered request is made again after this time. */
const ASK_AGAIN_MS = 3_600_000;

/**
 * Keeps the agent's certificate valid: a new key and a request for it in time over the link, or over HTTPS when the
 * PC was off for longer than the certificate lasted. What makes requests is loaded when one is due.
 */
export class CertificateKeeper {
  readonly #options: CertificateKeeperOptions;
  readonly #now: () => number;
  #identity: Identity;
  #times: ReturnType<typeof renewalTimes>;
  /** The key that a certificate was asked for, until it comes. */
  #asked: { key: string; at: number } | undefined;

  constructor(options: CertificateKeeperOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#identity = options.identity;
    this.#times = renewalTimes(options.identity.certificate);
  }

  /** The identity as it is now: the next link is opened with it. */
  get identity(): Identity {
    return this.#identity;
  }

  get expired(): boolean {
    return this.#now() > this.#times.validTo;
  }

  /** The request to send over the link now, if one is due. */
  async due(): Promise<{ csr: string } | undefined> {
    const now = this.#now();
    if (now < this.#times.renewAt) return undefined;
    if (this.#asked && now - this.#asked.at < ASK_AGAIN_MS) return undefined;
    return { csr: await this.#newRequest() };
  }

  /** Takes the certificate that was asked for into use; the key that it is for was made here. */
  async take(message: Pick<CertificateMessage, 'certificate' | 'ca'>): Promise<void> {
    const key = this.#asked?.key;
    if (key === undefined) return this.#options.log.warn('certificate: one came that was not asked for');
    const { certificate, ca } = message;
    const wrong = whyUnusable({ certificate, ca, agentId: this.#identity.agentId }, key);
    if (wrong) return this.#options.log.error({ reason: wrong }, 'certificate: the new one is of no use');
    await this.#keep({ ...this.#identity, certificate, key, ca });
    this.#asked = undefined;
    this.#times = renewalTimes(certificate);
    this.#options.log.info({ validTo: new Date(this.#times.validTo).toISOString() }, 'certificate: renewed');
  }

  /** Takes over whom to trust; it came over a link that the present authority vouches for. */
  async trust({ ca }: Pick<TrustMessage, 'ca'>): Promise<void> {
    if (!certificatesIn(ca).every((certificate) => certificate.ca)) {
      return this.#options.log.error('certificate: the console named an authority that is none');
    }
    await this.#keep({ ...this.#identity, ca });
    this.#options.log.info('certificate: the console has another authority from now on');
  }

  /** Renews an expired certificate, as after a long holiday. @throws Error saying why the console does not */
  async renewExpired(): Promise<void> {
    const { linkUrl, ca, certificate, key } = this.#identity;
    const { askConsole } = await import('../console-request.ts');
    const answer = await askConsole(new URL(RENEWAL_PATH, linkUrl.replace(/^wss/, 'https')), {
      method: 'POST',
      body: { csr: await this.#newRequest() },
      tls: consoleTls(ca, { certificate, key }),
    });
    await this.take(IssuedCertificate.parse(answer));
  }

  async #newRequest(): Promise<string> {
    const { certificateRequest, newPrivateKey } = await import('../certificate-request.ts');
    const key = newPrivateKey();
    this.#asked = { key, at: this.#now() };
    return certificateRequest(key);
  }

  async #keep(identity: Identity): Promise<void> {
    await this.#options.save(identity);
    this.#identity = identity;
  }
}
