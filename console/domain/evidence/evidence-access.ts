import type { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import type { Envelope } from '../../../shared/authority/envelope.ts';
import {
  type EvidenceStatement,
  evidenceSigners,
  openEvidenceAccess,
} from '../../../shared/authority/evidence.ts';
import { StatementRefused } from '../../../shared/authority/refused.ts';
import type { Approval } from '../../api/contract.ts';
import type { EvidenceItem } from '../../api/contract-evidence.ts';
import type { Tables } from '../../store/schema.ts';
import type { Approvals } from '../approvals.ts';
import { verify } from '../authority/ed25519.ts';
import type { Signatory, Signing } from '../authority/signing.ts';
import { Refusal } from '../refusal.ts';
import type { Evidence } from './evidence.ts';

/** Whoever may have evidence handed out may for so long; then they ask again. */
const ACCESS_MS = 24 * 3_600_000;

/** What is asked for, as it waits for the second person. */
export interface EvidenceRequest {
  requestId: string;
  evidenceId: string;
  askedBy: string;
  reason: string;
}

interface Options {
  db: Kysely<Tables>;
  evidence: Evidence;
  approvals: Approvals;
  signing: Signing;
}

/**
 * Who may have sealed evidence handed out: whoever asked with a reason, once another person has signed for it. What
 * counts is that signature, looked at anew at every hand-out: a row in the database opens nothing.
 */
export class EvidenceAccess {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @throws Refusal `not-found`, `conflict` when it is not here or was asked for already */
  async ask(item: EvidenceItem, account: string, reason: string): Promise<Approval> {
    const { approvals, evidence } = this.#options;
    if (item.state !== 'kept') throw new Refusal('conflict', 'this evidence is not here');
    const open = (await approvals.list()).some(
      ({ kind, evidenceId, askedBy, state }) =>
        kind === 'evidence.open' && evidenceId === item.id && askedBy === account && state === 'pending',
    );
    if (open) throw new Refusal('conflict', 'you have asked for it already');
    const { id, agentId } = item;
    const approval = await approvals.ask(
      { kind: 'evidence.open', evidenceId: id, agentId, sha256: item.sha256, reason, envelopes: [] },
      account,
    );
    await evidence.custody.note(id, 'asked', account, reason);
    return approval;
  }

  /** The second person's signature. @throws Refusal as Signatory.hand */
  async sign(request: EvidenceRequest, sha256: string, signatory: Signatory): Promise<Envelope> {
    const { signing } = this.#options;
    const { trust } = signing;
    const people = trust ? evidenceSigners(trust.root.people.evidence) : 1;
    const signer = await signatory.hand({ statement: 'evidence', people }, 'evidence');
    const now = Date.now();
    const statement: EvidenceStatement = {
      consoleId: signing.consoleId,
      issuedAt: now,
      expiresAt: now + ACCESS_MS,
      ...request,
      sha256,
    };
    return signing.seal('evidence', statement, signer);
  }

  async grant(request: EvidenceRequest, envelope: Envelope, by: string): Promise<void> {
    const { db, evidence } = this.#options;
    await db
      .insertInto('evidence_access')
      .values({
        request_id: request.requestId,
        evidence_id: request.evidenceId,
        account: request.askedBy,
        envelope: JSON.stringify(envelope),
        expires_at: Date.now() + ACCESS_MS,
      })
      .execute();
    await evidence.custody.note(request.evidenceId, 'approved', by, request.askedBy);
  }

  async refused({ evidenceId, askedBy }: Pick<EvidenceRequest, 'evidenceId' | 'askedBy'>, by: string) {
    await this.#options.evidence.custody.note(evidenceId, 'refused', by, askedBy);
  }

  /** Until when this person may have it handed out; null when they may not. */
  async until(item: EvidenceItem, account: string): Promise<number | null> {
    return (await this.#access(item, account))?.expiresAt ?? null;
  }

  /** Hands the sealed file out. @throws Refusal `forbidden` without another person's signature, `not-found` */
  async open(item: EvidenceItem, account: string): Promise<{ stream: Readable; sizeBytes: number }> {
    if (!(await this.#access(item, account))) {
      throw new Refusal('forbidden', 'another person has to approve this first');
    }
    const content = await this.#options.evidence.content(item.id);
    await this.#options.evidence.custody.note(item.id, 'downloaded', account);
    return content;
  }

  async #access(item: EvidenceItem, account: string): Promise<EvidenceStatement | undefined> {
    const { db, signing } = this.#options;
    const { trust } = signing;
    if (!trust) return undefined;
    const rows = await db
      .selectFrom('evidence_access')
      .select('envelope')
      .where('evidence_id', '=', item.id)
      .where('account', '=', account)
      .orderBy('expires_at', 'desc')
      .limit(10)
      .execute();
    for (const { envelope } of rows) {
      try {
        const check = { trust, verify, now: Date.now() };
        const { content } = openEvidenceAccess(check, JSON.parse(envelope));
        const isOfThis = content.evidenceId === item.id && content.sha256 === item.sha256;
        if (isOfThis && content.askedBy === account) return content;
      } catch (error) {
        if (!(error instanceof StatementRefused)) throw error;
      }
    }
    return undefined;
  }
}
