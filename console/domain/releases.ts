import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Envelope } from '../../shared/authority/envelope.ts';
import type { GuardEvent } from '../../shared/events/event.ts';
import { type DeviceGrant, DevicePattern } from '../../shared/policy/device-control.ts';
import {
  makeResponse,
  type ReleaseTerms,
  readChallenge,
  spokenCode,
} from '../../shared/release/release-code.ts';
import type { CommandRecord, ReleaseCode, ReleaseRequest } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';
import { signedOrders } from './authority/orders.ts';
import type { Signatory, Signing } from './authority/signing.ts';
import type { Commands } from './commands.ts';
import { Refusal } from './refusal.ts';
import type { ReleaseKeys } from './release-keys.ts';

/** Temporary releases of devices: asked for by employees, given by people here, or read out by telephone. */
export class Releases {
  readonly #db: Kysely<Tables>;
  readonly #commands: Commands;
  readonly #keys: ReleaseKeys;
  readonly #signing: Signing;

  constructor(db: Kysely<Tables>, commands: Commands, keys: ReleaseKeys, signing: Signing) {
    this.#signing = signing;
    this.#db = db;
    this.#commands = commands;
    this.#keys = keys;
  }

  /** Takes an employee's request out of its event. Bears the same event twice. */
  async asked(agentId: string, event: GuardEvent): Promise<void> {
    const wanted = wantedBy(event);
    if (!wanted) return;
    const { reason, by } = event.details ?? {};
    await this.#db
      .insertInto('release_requests')
      .values({
        // The event's own id: an agent cannot speak for another's request by reusing a number.
        id: event.id,
        agent_id: agentId,
        asked_by: String(by ?? '').slice(0, 256),
        asked_at: event.at,
        ...wanted,
        reason: String(reason ?? '').slice(0, 500),
        state: 'pending',
        decided_by: null,
        decided_at: null,
        note: null,
        grant_id: null,
        granted_until: null,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }

  /** Newest first, at most 200. */
  async requests(): Promise<ReleaseRequest[]> {
    const rows = await this.#db
      .selectFrom('release_requests')
      .leftJoin('devices', 'devices.agent_id', 'release_requests.agent_id')
      .selectAll('release_requests')
      .select('devices.hostname')
      .orderBy('asked_at', 'desc')
      .limit(200)
      .execute();
    return rows.map(({ hostname, ...row }) => toRequest(row, hostname ?? ''));
  }

  /** Gives what was asked for, for as long as is said here. */
  async grantRequest(
    id: string,
    { minutes, access }: { minutes: number; access: 'allow' | 'read-only' },
    signatory: Signatory,
  ): Promise<ReleaseRequest> {
    const row = await this.#open(id);
    if (row.kind === 'quarantine') return this.#giveBack(row, signatory);
    const by = signatory.account;
    const device = row.device === null ? undefined : (JSON.parse(row.device) as DevicePattern);
    // The request's own number: whoever asked sees it come true.
    const grantId = id;
    const until = Date.now() + minutes * 60_000;
    // Signed first: who cannot sign has decided nothing.
    const orders = await this.#grantOrders(
      row.agent_id,
      { id: grantId, access, from: 0, until, ...(device ? { device } : {}) },
      signatory,
    );
    await this.#decide(id, {
      state: 'granted',
      decided_by: by,
      grant_id: grantId,
      granted_until: until,
      note: null,
    });
    await this.#commands.createMany(orders, by);
    return this.#get(id);
  }

  async denyRequest(id: string, note: string, signatory: Signatory): Promise<ReleaseRequest> {
    const row = await this.#open(id);
    const by = signatory.account;
    const body = { kind: 'request.deny' as const, requestId: id, note, by };
    const orders = await signedOrders(this.#signing, [row.agent_id], body, signatory);
    await this.#decide(id, {
      state: 'denied',
      decided_by: by,
      note: note === '' ? null : note,
      grant_id: null,
      granted_until: null,
    });
    await this.#commands.createMany(orders, by);
    return this.#get(id);
  }

  async #giveBack(row: Tables['release_requests'], signatory: Signatory): Promise<ReleaseRequest> {
    const by = signatory.account;
    const body = { kind: 'quarantine.restore' as const, quarantineId: row.quarantine_id! };
    const orders = await signedOrders(this.#signing, [row.agent_id], body, signatory);
    await this.#decide(row.id, {
      state: 'granted',
      decided_by: by,
      grant_id: null,
      granted_until: null,
      note: null,
    });
    await this.#commands.createMany(orders, by);
    return this.#get(row.id);
  }

  /** Releases a device, or any, on one PC. */
  async grant(
    agentId: string,
    wanted: { device?: DevicePattern | undefined; minutes: number; access: 'allow' | 'read-only' },
    signatory: Signatory,
  ): Promise<CommandRecord> {
    const { device, minutes, access } = wanted;
    const until = Date.now() + minutes * 60_000;
    const grant = { id: randomUUID(), access, from: 0, until, ...(device ? { device } : {}) };
    const orders = await this.#grantOrders(agentId, grant, signatory);
    return (await this.#commands.createMany(orders, signatory.account))[0]!;
  }

  async revoke(agentId: string, grantId: string, signatory: Signatory): Promise<CommandRecord> {
    const by = signatory.account;
    const body = { kind: 'device.revoke-grant' as const, grantId, by };
    const orders = await signedOrders(this.#signing, [agentId], body, signatory);
    return (await this.#commands.createMany(orders, by))[0]!;
  }

  /**
   * The answer to a challenge that was read out by telephone.
   * @throws Refusal `wrong-code` when it is not one of this PC's
   */
  async answer(agentId: string, challenge: string, terms: ReleaseTerms): Promise<ReleaseCode> {
    const device = await this.#db
      .selectFrom('devices')
      .select('agent_id')
      .where('agent_id', '=', agentId)
      .executeTakeFirst();
    if (!device) throw new Refusal('not-found', 'no such device');
    const mac = this.#keys.macOf(agentId);
    const read = readChallenge(mac, challenge);
    if (!read) {
      throw new Refusal(
        'wrong-code',
        'this is not a challenge of this PC: have it read out again, and check the PC',
      );
    }
    const { purpose } = read;
    return { purpose, ...terms, response: spokenCode(makeResponse(mac, challenge, terms)) };
  }

  /** An order that comes after the release would have ended is not worth sending. */
  #grantOrders(agentId: string, grant: DeviceGrant, signatory: Signatory): Promise<Envelope[]> {
    const body = { kind: 'device.grant' as const, grant, by: signatory.account };
    return signedOrders(this.#signing, [agentId], body, signatory, grant.until);
  }

  async #open(id: string): Promise<Tables['release_requests']> {
    const row = await this.#db
      .selectFrom('release_requests')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new Refusal('not-found', 'no such request');
    if (row.state !== 'pending') throw new Refusal('conflict', 'this request is decided already');
    return row;
  }

  /** Of two people who decide at once, one does. */
  async #decide(
    id: string,
    decision: Pick<
      Tables['release_requests'],
      'state' | 'decided_by' | 'note' | 'grant_id' | 'granted_until'
    >,
  ): Promise<void> {
    const { numUpdatedRows } = await this.#db
      .updateTable('release_requests')
      .set({ ...decision, decided_at: Date.now() })
      .where('id', '=', id)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal('conflict', 'this request is decided already');
  }

  async #get(id: string): Promise<ReleaseRequest> {
    const { hostname, ...row } = await this.#db
      .selectFrom('release_requests')
      .leftJoin('devices', 'devices.agent_id', 'release_requests.agent_id')
      .selectAll('release_requests')
      .select('devices.hostname')
      .where('release_requests.id', '=', id)
      .executeTakeFirstOrThrow();
    return toRequest(row, hostname ?? '');
  }
}

function toRequest(row: Tables['release_requests'], hostname: string): ReleaseRequest {
  return {
    id: row.id,
    agentId: row.agent_id,
    hostname,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    minutes: row.minutes,
    reason: row.reason,
    device: row.device === null ? null : (JSON.parse(row.device) as ReleaseRequest['device']),
    state: row.state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    note: row.note,
    grantId: row.grant_id,
    grantedUntil: row.granted_until,
    kind: row.kind,
    quarantineId: row.quarantine_id,
    fileName: row.file_name,
  };
}

/** What an event asks for; undefined when it asks for nothing. */
function wantedBy({
  type,
  details = {},
  file,
}: GuardEvent):
  | Pick<Tables['release_requests'], 'kind' | 'minutes' | 'device' | 'quarantine_id' | 'file_name'>
  | undefined {
  if (type === 'release.requested') {
    const { minutes, vendorId, productId, serial } = details;
    if (typeof minutes !== 'number') return undefined;
    const pattern = DevicePattern.safeParse({ vendorId, productId, serial });
    return {
      kind: 'device',
      minutes: Math.max(1, Math.min(Math.round(minutes), 43_200)),
      device: pattern.success ? JSON.stringify(pattern.data) : null,
      quarantine_id: null,
      file_name: null,
    };
  }
  const quarantineId = z.uuid().safeParse(details.quarantineId);
  if (type !== 'quarantine.release-requested' || !quarantineId.success) return undefined;
  const fileName = file?.name ?? String(details.fileName ?? '');
  return {
    kind: 'quarantine',
    minutes: 0,
    device: null,
    quarantine_id: quarantineId.data,
    file_name: fileName.slice(0, 1024),
  };
}
