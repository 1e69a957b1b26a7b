import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type EventSeal, nextInChain, sealedBytes } from '../../../shared/protocol/event-seal.ts';
import type { Tables } from '../../store/schema.ts';
import type { SealRow } from '../../store/store.ts';
import type { AuditLog } from '../audit/audit-log.ts';

/** The agent's chain after an event with this JSON text. */
export function chainAfter(previous: string, seq: number, body: string): string {
  return nextInChain(previous, seq, body, sha256);
}

const sha256 = (text: string) => hash('sha256', text);

/** An agent's public key as it came in `hello`. @throws when it is none */
export function readSealKey(publicKey: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return key;
}

/** Whether this agent signed it. */
export function isSignedBy(key: KeyObject, agentId: string, epoch: string, row: SealRow): boolean {
  return verify(
    null,
    Buffer.from(sealedBytes(agentId, epoch, row, row)),
    key,
    Buffer.from(row.signature, 'base64'),
  );
}

/** The seal of a batch, or why it is not one. `bodies` are the events' JSON texts as they will be stored. */
export function checkSeal(
  key: KeyObject,
  agentId: string,
  epoch: string,
  bodies: readonly { seq: number; body: string }[],
  seal: EventSeal,
): SealRow | 'gap' | 'other-events' | 'not-signed' {
  const first = bodies[0]!.seq;
  if (bodies.some(({ seq }, index) => seq !== first + index) || seal.after >= first) return 'gap';
  const head = bodies.reduce((chain, { seq, body }) => chainAfter(chain, seq, body), seal.previous);
  if (head !== seal.head) return 'other-events';
  const row = { ...seal, first, last: first + bodies.length - 1 };
  return isSignedBy(key, agentId, epoch, row) ? row : 'not-signed';
}

/** Which keys the agents' seals are checked with. A new one is in the record before anything is sealed with it. */
export class SealKeys {
  readonly #db: Kysely<Tables>;
  readonly #audit: AuditLog;

  constructor(db: Kysely<Tables>, audit: AuditLog) {
    this.#db = db;
    this.#audit = audit;
  }

  /** The agent says that it seals with this key. @throws when it is not a key */
  async use(agentId: string, publicKey: string): Promise<KeyObject> {
    const key = readSealKey(publicKey);
    const known = await this.#db
      .selectFrom('seal_keys')
      .select('public_key')
      .where('agent_id', '=', agentId)
      .execute();
    if (known.some((row) => row.public_key === publicKey)) return key;
    const at = Date.now();
    await this.#audit.append({
      at,
      actor: { kind: 'agent', name: agentId },
      action: 'device.seal-key',
      target: agentId,
      details: { sha256: sealKeyHash(publicKey), replaces: known.length > 0 },
    });
    await this.#db
      .insertInto('seal_keys')
      .values({ agent_id: agentId, public_key: publicKey, since: at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return key;
  }
}

/** How the record names a key. */
export function sealKeyHash(publicKey: string): string {
  return hash('sha256', Buffer.from(publicKey, 'base64'));
}
