import type { Kysely, Selectable } from 'kysely';
import type { Hello } from '../../shared/protocol/hello.ts';
import type { Device, IdentityAlert } from '../api/contract.ts';
import { GroupedWrites } from '../store/grouped-writes.ts';
import type { Tables } from '../store/schema.ts';
import type { AuditLog } from './audit/audit-log.ts';
import type { Authority, PeerIdentity } from './pki/authority.ts';
import { requestedKey } from './pki/x509.ts';
import { Refusal } from './refusal.ts';

const DAY_MS = 86_400_000;
/** A PC that was off for longer than its certificate is valid may still renew it within this time. */
export const RENEWABLE_AFTER_EXPIRY_MS = 30 * DAY_MS;

type Row = Selectable<Tables['device_identities']>;
export type IdentityColumns = { [K in Exclude<keyof Row, 'agent_id' | 'epoch'>]: Row[K] | null };

/** A computer as a link showed it. */
export interface Seen {
  hostname: string;
  address: string;
}

/** Whom the console believes to be which PC: certificates, their renewal and revocation, and signs of copies. */
export class DeviceIdentities {
  readonly #db: Kysely<Tables>;
  readonly #audit: AuditLog;
  readonly #authority: () => Authority;
  readonly #days: number;
  readonly #changes: GroupedWrites<Partial<Row> & { agent_id: string }>;
  readonly #listeners = new Set<(agentId: string) => void>();

  constructor(db: Kysely<Tables>, audit: AuditLog, authority: () => Authority, certificateDays: number) {
    this.#db = db;
    this.#audit = audit;
    this.#authority = authority;
    this.#days = certificateDays;
    this.#changes = new GroupedWrites(db, async (trx, rows) => {
      for (const { agent_id, ...change } of rows) {
        await trx
          .insertInto('device_identities')
          .values({ ...NOTHING, agent_id, ...change })
          .onConflict((conflict) => conflict.column('agent_id').doUpdateSet(change))
          .execute();
      }
    });
  }

  get authority(): Authority {
    return this.#authority();
  }

  /** Calls back with each agent that is revoked. */
  onRevoked(listener: (agentId: string) => void): void {
    this.#listeners.add(listener);
  }

  /** Whether an agent with this id may connect. */
  async standing(agentId: string): Promise<'good' | 'revoked' | 'unknown'> {
    const row = await this.#db
      .selectFrom('devices')
      .leftJoin('device_identities', 'device_identities.agent_id', 'devices.agent_id')
      .select('revoked_at')
      .where('devices.agent_id', '=', agentId)
      .executeTakeFirst();
    if (!row) return 'unknown';
    return row.revoked_at === null ? 'good' : 'revoked';
  }

  /** A certificate for a key whose possession was proven, and whom its holder is to trust. */
  async issue(
    agentId: string,
    publicKey: Uint8Array<ArrayBuffer>,
  ): Promise<{ certificate: string; ca: string }> {
    const authority = this.#authority();
    const certificate = await authority.issueForAgent(agentId, publicKey, this.#days);
    return { certificate, ca: authority.bundle };
  }

  /**
   * The successor of a certificate whose key the asker proved to hold.
   * @throws Refusal when the PC is not to have one, or the request proves no key
   */
  async renew(
    holder: PeerIdentity,
    csr: string,
    address: string,
  ): Promise<{ certificate: string; ca: string }> {
    const { agentId, validTo } = holder;
    if ((await this.standing(agentId)) !== 'good') {
      throw new Refusal('forbidden', 'this PC was revoked; enrol it again');
    }
    if (Date.now() > validTo + RENEWABLE_AFTER_EXPIRY_MS) {
      throw new Refusal('forbidden', 'this certificate expired too long ago; enrol the PC again');
    }
    const publicKey = await requestedKey(csr);
    if (!publicKey)
      throw new Refusal('bad-request', 'csr: not a request for a P-256 key that proves its possession');
    const issued = await this.issue(agentId, publicKey);
    await this.#audit.append({
      at: Date.now(),
      actor: { kind: 'agent', name: agentId, address: address.slice(0, 64) },
      action: 'device.certificate-renewed',
      target: agentId,
      details: { former: holder.serial, expired: Date.now() > validTo },
    });
    return issued;
  }

  /**
   * Takes note of a link that was opened, and looks for signs that its identity exists twice.
   * @param cursor highest sequence of the agent's epoch that is stored
   */
  async connected(hello: Hello, holder: PeerIdentity, cursor: number, address: string): Promise<void> {
    const { agentId, serial, validFrom, validTo } = holder;
    const known = await this.#db
      .selectFrom('device_identities')
      .selectAll()
      .where('agent_id', '=', agentId)
      .executeTakeFirst();
    const seen = [{ hostname: hello.hostname, address }];
    const isOld = known?.valid_from != null && validFrom < known.valid_from;
    if (isOld && known.serial !== serial) await this.suspect(agentId, 'old-certificate', seen);
    // Back in an epoch that had a successor, or with fewer events than were stored of this one.
    const wentBack =
      cursor > hello.lastSeq || (cursor > 0 && known?.epoch != null && known.epoch !== hello.epoch);
    if (wentBack) await this.suspect(agentId, 'numbers-went-back', seen);
    await this.#changes.add({
      agent_id: agentId,
      epoch: hello.epoch,
      ...(isOld ? {} : { serial, valid_from: validFrom, valid_to: validTo }),
    });
  }

  /** Puts a suspicion on record and on the PC's page, until somebody has looked into it. */
  async suspect(agentId: string, kind: IdentityAlert['kind'], seen: readonly Seen[]): Promise<void> {
    const alert: IdentityAlert = { kind, at: Date.now(), seen: [...seen] };
    await this.#changes.add({ agent_id: agentId, alert: JSON.stringify(alert) });
    await this.#audit.append({
      at: alert.at,
      actor: { kind: 'console', name: 'gateway' },
      action: 'device.identity-suspected',
      target: agentId,
      details: {
        sign: kind,
        computers: seen
          .map(({ hostname, address }) => `${hostname} ${address}`)
          .join(', ')
          .slice(0, 1024),
      },
    });
  }

  /** Somebody has looked into it. @throws Refusal `not-found` */
  async clearAlert(agentId: string): Promise<void> {
    await this.#mustExist(agentId);
    await this.#changes.add({ agent_id: agentId, alert: null });
  }

  /** Shuts a PC out at once and for good: it may come back only by a new enrolment. @throws Refusal `not-found` */
  async revoke(agentId: string, by: string, reason: string): Promise<void> {
    await this.#mustExist(agentId);
    await this.#changes.add({
      agent_id: agentId,
      revoked_at: Date.now(),
      revoked_by: by,
      revoked_reason: reason,
    });
    for (const listener of this.#listeners) listener(agentId);
  }

  async #mustExist(agentId: string): Promise<void> {
    if ((await this.standing(agentId)) === 'unknown') throw new Refusal('not-found', 'no such device');
  }
}

const NOTHING = {
  serial: null,
  valid_from: null,
  valid_to: null,
  epoch: null,
  revoked_at: null,
  revoked_by: null,
  revoked_reason: null,
  alert: null,
};

/** The part of a device's answer that is about its identity. */
export function identityOf(row: IdentityColumns): Pick<Device, 'certificate' | 'revoked' | 'identityAlert'> {
  const { serial, valid_from, valid_to, revoked_at, revoked_by, revoked_reason, alert } = row;
  return {
    certificate:
      serial !== null && valid_from !== null && valid_to !== null
        ? { serial, validFrom: valid_from, validTo: valid_to }
        : null,
    revoked:
      revoked_at === null ? null : { at: revoked_at, by: revoked_by ?? '', reason: revoked_reason ?? '' },
    identityAlert: alert === null ? null : (JSON.parse(alert) as IdentityAlert),
  };
}
