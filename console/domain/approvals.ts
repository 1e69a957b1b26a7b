import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Envelope } from '../../shared/authority/envelope.ts';
import type { Approval } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';
import { Refusal } from './refusal.ts';

/** After so long nobody remembers what a request was about. */
const APPROVAL_VALID_MS = 24 * 3_600_000;

/** What waits for a second signature: what is to be done, and the statements as the first person signed them. */
export type ApprovalRequest =
  | { kind: 'network.isolate'; agentIds: string[]; reason: string; envelopes: Envelope[] }
  | {
      kind: 'policy.publish';
      source: string;
      note: string;
      baseRevision: number;
      revision: number;
      /** Paths in the policy that loosen. */
      loosens: string[];
      envelopes: Envelope[];
    }
  | { kind: 'authority.change'; reason: string; envelopes: Envelope[] }
  /** Asked for by who signs nothing: the approval is the signature. */
  | { kind: 'retention.shorten'; days: number; reason: string; envelopes: [] }
  /** The same. */
  | {
      kind: 'evidence.open';
      evidenceId: string;
      agentId: string;
      sha256: string;
      reason: string;
      envelopes: [];
    };

export interface OpenApproval {
  id: string;
  request: ApprovalRequest;
  askedBy: string;
}

/** Requests for the second person's signature. */
export class Approvals {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async ask(request: ApprovalRequest, askedBy: string): Promise<Approval> {
    const now = Date.now();
    const row = {
      id: randomUUID(),
      request: JSON.stringify(request),
      asked_by: askedBy,
      asked_at: now,
      expires_at: now + APPROVAL_VALID_MS,
      state: 'pending' as const,
      decided_by: null,
      decided_at: null,
      note: null,
    };
    await this.#db.insertInto('approvals').values(row).execute();
    return toApproval(row);
  }

  /** Newest first, at most 200. */
  async list(): Promise<Approval[]> {
    await this.#expire();
    const rows = await this.#db
      .selectFrom('approvals')
      .selectAll()
      .orderBy('asked_at', 'desc')
      .limit(200)
      .execute();
    return rows.map(toApproval);
  }

  /**
   * The request that somebody is about to approve or refuse.
   * @throws Refusal `not-found`, `conflict` when it is not open any more, `forbidden` for who asked and now approves
   */
  async open(id: string, approved: boolean, by: string): Promise<OpenApproval> {
    await this.#expire();
    const row = await this.#db.selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new Refusal('not-found', 'no such request');
    // The agents count people, not sessions: the same person's second signature is worth nothing there either.
    if (approved && row.asked_by === by) {
      throw new Refusal('forbidden', 'another person than the one who asked has to approve');
    }
    if (row.state !== 'pending') throw new Refusal('conflict', 'this request is not open any more');
    return { id, request: readRequest(row.request), askedBy: row.asked_by };
  }

  /** What a policy that waits would say, and what it was written from. @throws Refusal `not-found` */
  async proposal(id: string): Promise<{ source: string; baseRevision: number; loosens: string[] }> {
    const row = await this.#db.selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst();
    const request = row && readRequest(row.request);
    if (request?.kind !== 'policy.publish') throw new Refusal('not-found', 'no such proposal');
    return { source: request.source, baseRevision: request.baseRevision, loosens: request.loosens };
  }

  /** Of two people who decide at once, one does. @throws Refusal `conflict` */
  async close(id: string, approved: boolean, by: string, note: string): Promise<Approval> {
    const decision = {
      state: approved ? ('approved' as const) : ('refused' as const),
      decided_by: by,
      decided_at: Date.now(),
      note: note === '' ? null : note,
    };
    const { numUpdatedRows } = await this.#db
      .updateTable('approvals')
      .set(decision)
      .where('id', '=', id)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal('conflict', 'this request is not open any more');
    const row = await this.#db
      .selectFrom('approvals')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return toApproval(row);
  }

  async #expire(): Promise<void> {
    await this.#db
      .updateTable('approvals')
      .set({ state: 'expired' })
      .where('state', '=', 'pending')
      .where('expires_at', '<=', Date.now())
      .execute();
  }
}

/** What was asked for before requests were signed can be looked at, and asked for again. */
function readRequest(text: string): ApprovalRequest {
  const request = JSON.parse(text) as Partial<ApprovalRequest>;
  return { kind: 'network.isolate', envelopes: [], ...request } as ApprovalRequest;
}

function agentsOf(request: ApprovalRequest): string[] {
  if (request.kind === 'evidence.open') return [request.agentId];
  return request.kind === 'network.isolate' ? request.agentIds : [];
}

function toApproval(row: Tables['approvals']): Approval {
  const request = readRequest(row.request);
  return {
    id: row.id,
    kind: request.kind,
    evidenceId: request.kind === 'evidence.open' ? request.evidenceId : null,
    agentIds: agentsOf(request),
    reason: request.kind === 'policy.publish' ? request.note : request.reason,
    revision: request.kind === 'policy.publish' ? request.revision : null,
    loosens: request.kind === 'policy.publish' ? request.loosens : [],
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    state: row.state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    note: row.note,
  };
}
