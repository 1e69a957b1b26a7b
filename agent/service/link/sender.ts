import type { EventSeal } from '../../../shared/protocol/event-seal.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS } from '../../../shared/protocol/limits.ts';
import type { EventSealer } from '../spool/event-chain.ts';
import type { Row } from '../spool/queue-file.ts';
import type { Spool } from '../spool/spool.ts';

/** Batches on their way at once: the next is sent without waiting for the former's confirmation. */
const WINDOW = 4;

/** Sends the spool's events over one link, from where the console said it stands. */
export class Sender {
  readonly #spool: Spool;
  readonly #send: (frame: string) => void;
  readonly #sealer: EventSealer;
  readonly #epoch: string;
  /** Last sequence of each batch on its way, ascending. */
  readonly #inFlight: number[] = [];
  #sentTo: number;

  constructor(spool: Spool, sealer: EventSealer, cursor: number, send: (frame: string) => void) {
    this.#spool = spool;
    this.#sealer = sealer;
    this.#send = send;
    this.#epoch = spool.epoch;
    this.#sentTo = cursor;
  }

  /** Sends what there is, as far as the window allows. */
  pump(): void {
    while (this.#inFlight.length < WINDOW && this.#epoch === this.#spool.epoch) {
      const rows = withoutGap(this.#spool.read(this.#sentTo, MAX_BATCH_EVENTS, MAX_BATCH_BYTES));
      const last = rows.at(-1);
      // The reading may have found the file damaged and started a new epoch.
      if (!last || this.#epoch !== this.#spool.epoch) return;
      // The bodies are JSON already; parsing them only to write them again would cost for nothing.
      const events = rows.map(({ seq, body }) => `{"seq":${seq},"event":${body}}`).join(',');
      const seal = JSON.stringify(this.#seal(rows));
      this.#send(`{"type":"events","epoch":"${this.#epoch}","events":[${events}],"seal":${seal}}`);
      this.#inFlight.push(last.seq);
      this.#sentTo = last.seq;
    }
  }

  /** The console holds everything up to `seq`. A confirmation of what was never sent is ignored. */
  acknowledged(epoch: string, seq: number): void {
    if (epoch !== this.#epoch || epoch !== this.#spool.epoch || seq > this.#sentTo) return;
    while (this.#inFlight.length > 0 && this.#inFlight[0]! <= seq) this.#inFlight.shift();
    this.#spool.acknowledge(seq);
    this.pump();
  }

  /** What the console once confirmed went before, also when it was restored and says that it knows less. */
  #seal(rows: readonly Row[]): EventSeal {
    const { seq, previous } = rows[0]!;
    const after = Math.min(seq - 1, Math.max(this.#spool.confirmed, this.#sentTo));
    return this.#sealer.seal(this.#epoch, after, previous, rows);
  }

  /** Everything that the spool has was sent and confirmed. */
  get drained(): boolean {
    return this.#inFlight.length === 0 && this.#sentTo >= this.#spool.lastSeq;
  }
}

/** A seal speaks of numbers that follow each other; what comes after dropped ones is a batch of its own. */
function withoutGap(rows: Row[]): Row[] {
  const gap = rows.findIndex(({ seq }, index) => seq !== rows[0]!.seq + index);
  return gap < 0 ? rows : rows.slice(0, gap);
}
