import type { GuardEvent } from '../../../../shared/events/event.ts';
import type { Actor, DeviceInfo } from '../../../../shared/events/observation.ts';
import type { ActivityEntry } from '../../../../shared/session-protocol/activity.ts';
import { MAX_LISTED } from '../../../../shared/session-protocol/limits.ts';
import type { Spool } from '../../spool/spool.ts';
import { isSamePerson } from '../hub.ts';

/** Events of the past that are looked through when the first session begins. */
const LOOK_BACK = 5_000;
const BATCH = 500;
const BATCH_BYTES = 4 * 1024 * 1024;
/** Events kept of all people together. */
const MAX_KEPT = 2_000;

type EventSource = Pick<Spool, 'read' | 'lastSeq' | 'epoch'>;

/** What people did lately and what became of it, out of the events on this PC. */
export class RecentActivity {
  readonly #spool: EventSource;
  #kept: { actor: Actor; entry: ActivityEntry }[] = [];
  #epoch = '';
  #read = 0;

  constructor(spool: EventSource) {
    this.#spool = spool;
  }

  /** Takes in what happened since the last time. @returns whether there was anything of anybody */
  catchUp(): boolean {
    const { epoch, lastSeq } = this.#spool;
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#read = Math.max(0, lastSeq - LOOK_BACK);
    }
    const before = this.#kept.at(-1);
    while (this.#read < lastSeq) {
      const rows = this.#spool.read(this.#read, BATCH, BATCH_BYTES);
      if (rows.length === 0) break;
      for (const { body } of rows) this.#take(JSON.parse(body) as GuardEvent);
      this.#read = rows.at(-1)!.seq;
    }
    this.#kept = this.#kept.slice(-MAX_KEPT);
    return this.#kept.at(-1) !== before;
  }

  /** Newest first. */
  of(person: Actor): ActivityEntry[] {
    const own = this.#kept.filter(({ actor }) => isSamePerson(actor, person));
    return own
      .slice(-MAX_LISTED)
      .reverse()
      .map(({ entry }) => entry);
  }

  #take(event: GuardEvent): void {
    if (event.actor) this.#kept.push({ actor: event.actor, entry: entryOf(event) });
  }
}

/** What a person is shown of an event of theirs. */
export function entryOf(event: GuardEvent): ActivityEntry {
  const { id, at, type, channel, file, device, decision, outcome, response, details } = event;
  const name = file?.name ?? (typeof details?.fileName === 'string' ? details.fileName : undefined);
  const { by, answer } = response ?? {};
  return {
    id,
    at,
    event: type,
    ...(channel ? { channel } : {}),
    ...(name === undefined ? {} : { name: name.slice(0, 1024) }),
    ...(device ? { device: deviceName(device) } : {}),
    ...(decision ? { action: decision.action } : {}),
    ...(outcome ? { outcome: outcome.state } : {}),
    ...(decision?.ruleName ? { rule: decision.ruleName } : {}),
    ...(decision?.message ? { message: decision.message } : {}),
    ...(by === undefined ? {} : { answer: by === 'person' ? answer! : by }),
  };
}

function deviceName({ vendor, product, vendorId, productId, key }: DeviceInfo): string {
  const words = [vendor, product].filter(Boolean).join(' ');
  return (words || (vendorId ? `USB ${vendorId}:${productId ?? ''}` : key)).slice(0, 600);
}
