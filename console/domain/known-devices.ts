import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { GuardEvent } from '../../shared/events/event.ts';
import type { DeviceInfo } from '../../shared/events/observation.ts';
import type { DeviceException, DevicePattern } from '../../shared/policy/device-control.ts';
import type { KnownDevice } from '../api/contract.ts';
import { greater, lesser } from '../store/compared.ts';
import type { Tables } from '../store/schema.ts';
import { Refusal } from './refusal.ts';

/** A use that was written down so recently is not written down again. */
const FRESH_MS = 10 * 60_000;
const MAX_REMEMBERED = 20_000;

/** Every removable device that any agent ever saw, whose it is, and what was decided about it. */
export class KnownDevices {
  readonly #db: Kysely<Tables>;
  /** When each use was last written down. */
  readonly #written = new Map<string, number>();

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Takes note of the device that an event is about. Bears the same event twice. */
  async saw(agentId: string, event: GuardEvent): Promise<void> {
    const { device, at } = event;
    if (!device || !isRemovable(event)) return;
    const id = knownDeviceId(agentId, device);
    const actor = event.actor?.user ?? '';
    const use = `${id} ${agentId} ${actor}`;
    const written = this.#written.get(use);
    if (written !== undefined && at >= written && at - written < FRESH_MS) return;
    const { bus, vendorId, productId, serial, vendor, product } = device;
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('known_devices')
        .values({
          id,
          bus,
          vendor_id: vendorId ?? null,
          product_id: productId ?? null,
          serial: serial ?? null,
          vendor: vendor ?? null,
          product: product ?? null,
          first_seen_at: at,
          last_seen_at: at,
          owner: null,
          access: null,
          note: null,
          decided_by: null,
          decided_at: null,
        })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((e) => ({
            first_seen_at: lesser(e.ref('known_devices.first_seen_at'), e.ref('excluded.first_seen_at')),
            last_seen_at: greater(e.ref('known_devices.last_seen_at'), e.ref('excluded.last_seen_at')),
          })),
        )
        .execute();
      await trx
        .insertInto('known_device_uses')
        .values({ device_id: id, agent_id: agentId, actor, first_seen_at: at, last_seen_at: at })
        .onConflict((conflict) =>
          conflict.columns(['device_id', 'agent_id', 'actor']).doUpdateSet((e) => ({
            first_seen_at: lesser(e.ref('known_device_uses.first_seen_at'), e.ref('excluded.first_seen_at')),
            last_seen_at: greater(e.ref('known_device_uses.last_seen_at'), e.ref('excluded.last_seen_at')),
          })),
        )
        .execute();
    });
    this.#written.delete(use);
    this.#written.set(use, at);
    if (this.#written.size > MAX_REMEMBERED) this.#written.delete(this.#written.keys().next().value!);
  }

  /** Last seen first. */
  async list(): Promise<KnownDevice[]> {
    const rows = await this.#db
      .selectFrom('known_devices')
      .selectAll()
      .orderBy('last_seen_at', 'desc')
      .limit(5000)
      .execute();
    const uses = await this.#uses(rows.length === 1 ? rows[0]!.id : undefined);
    return rows.map((row) => toKnownDevice(row, uses.get(row.id) ?? []));
  }

  /** @throws Refusal `not-found` */
  async get(id: string): Promise<KnownDevice> {
    const row = await this.#row(id);
    return toKnownDevice(row, (await this.#uses(id)).get(id) ?? []);
  }

  /**
   * Decides about a device; null takes a decision back.
   * @throws Refusal `conflict` when the device cannot be told from others
   */
  async decide(id: string, access: KnownDevice['access'], note: string, by: string): Promise<void> {
    requireDecidable(await this.#row(id), access);
    const decision =
      access === null
        ? { access, note: null, decided_by: null, decided_at: null }
        : { access, note: note === '' ? null : note, decided_by: by, decided_at: Date.now() };
    await this.#db.updateTable('known_devices').set(decision).where('id', '=', id).execute();
  }

  async setOwner(id: string, owner: string | null): Promise<void> {
    await this.#row(id);
    await this.#db.updateTable('known_devices').set({ owner }).where('id', '=', id).execute();
  }

  /**
   * All decisions as exceptions of a policy; those about one device before those about a whole model. `asIf` the
   * change had been made already, for who is to sign it first.
   * @throws Refusal as `decide`
   */
  async exceptions(asIf?: { id: string; access: KnownDevice['access'] }): Promise<DeviceException[]> {
    const decided = await this.#db
      .selectFrom('known_devices')
      .selectAll()
      .where((e) => e.or([e('access', 'is not', null), e('id', '=', asIf?.id ?? '')]))
      .orderBy('id')
      .execute();
    if (asIf) requireDecidable(await this.#row(asIf.id), asIf.access);
    const rows = decided.map((row) => (row.id === asIf?.id ? { ...row, access: asIf.access } : row));
    const named = (row: Tables['known_devices']) => (row.serial === null ? 1 : 0);
    return rows
      .sort((a, b) => named(a) - named(b))
      .flatMap((row) => {
        const device = patternOf(row);
        if (!device || row.access === null) return [];
        const name = [row.vendor, row.product].filter(Boolean).join(' ').slice(0, 200);
        return [{ id: `known-${row.id}`, access: row.access, device, ...(name ? { name } : {}) }];
      });
  }

  async #row(id: string): Promise<Tables['known_devices']> {
    const row = await this.#db
      .selectFrom('known_devices')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new Refusal('not-found', 'no such device');
    return row;
  }

  async #uses(id: string | undefined): Promise<Map<string, KnownDevice['uses']>> {
    let query = this.#db
      .selectFrom('known_device_uses as uses')
      .leftJoin('devices', 'devices.agent_id', 'uses.agent_id')
      .select([
        'uses.device_id',
        'uses.agent_id',
        'uses.actor',
        'uses.first_seen_at',
        'uses.last_seen_at',
        'devices.hostname',
      ])
      .orderBy('uses.last_seen_at', 'desc');
    if (id !== undefined) query = query.where('uses.device_id', '=', id);
    const byDevice = new Map<string, KnownDevice['uses']>();
    for (const row of await query.execute()) {
      const uses = byDevice.get(row.device_id) ?? [];
      if (uses.length < 100) {
        uses.push({
          agentId: row.agent_id,
          hostname: row.hostname ?? '',
          user: row.actor === '' ? null : row.actor,
          firstSeenAt: row.first_seen_at,
          lastSeenAt: row.last_seen_at,
        });
      }
      byDevice.set(row.device_id, uses);
    }
    return byDevice;
  }
}

/** @throws Refusal `conflict` when policy cannot name the device, or only with others */
function requireDecidable(row: Tables['known_devices'], access: KnownDevice['access']): void {
  if (access !== null && !patternOf(row)) {
    throw new Refusal('conflict', 'this device says neither vendor nor serial: policy cannot name it');
  }
  if (access !== null && access !== 'block' && /[*?]/.test(row.serial ?? '')) {
    // In a policy * and ? stand for any characters: to approve this one would be to approve many.
    throw new Refusal('conflict', 'the serial number of this device matches others: it can only be denied');
  }
}

/** Storage, and every other device that a policy decided about: keyboards and hubs are none of anybody's business. */
function isRemovable({ type, channel, details }: GuardEvent): boolean {
  return channel === 'removable-storage' || (type === 'device.decided' && details?.class !== 'essential');
}

/** The same stick is the same device on every PC; what says nothing of itself is known by its PC. */
export function knownDeviceId(agentId: string, device: DeviceInfo): string {
  const { bus, vendorId, productId, serial, key } = device;
  const telling = (bus === 'usb' || bus === 'mmc') && (vendorId !== undefined || serial !== undefined);
  const identity = telling
    ? ['device', bus, vendorId ?? '', productId ?? '', serial ?? '']
    : ['pc', agentId, key];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
}

function patternOf(row: Tables['known_devices']): DevicePattern | undefined {
  if (row.bus !== 'usb' && row.bus !== 'mmc') return undefined;
  if (row.vendor_id === null && row.serial === null) return undefined;
  return {
    ...(row.vendor_id === null ? {} : { vendorId: row.vendor_id }),
    ...(row.product_id === null ? {} : { productId: row.product_id }),
    ...(row.serial === null ? {} : { serial: row.serial }),
  };
}

function toKnownDevice(row: Tables['known_devices'], uses: KnownDevice['uses']): KnownDevice {
  const pattern = patternOf(row);
  return {
    id: row.id,
    bus: row.bus,
    vendorId: row.vendor_id,
    productId: row.product_id,
    serial: row.serial,
    vendor: row.vendor,
    product: row.product,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    owner: row.owner,
    scope: !pattern ? 'none' : row.serial === null ? 'model' : 'device',
    access: row.access,
    note: row.note,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    uses,
  };
}
