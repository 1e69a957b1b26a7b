import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS } from '../../../shared/protocol/limits.ts';
import type { Spool } from '../spool/spool.ts';

/** Batches on their way at once: the next is sent without waiting for the former's confirmation. */
const WINDOW = 4;

/** Sends the spool's events over one link, from where the console said it stands. */
export class Sender {
  readonly #spool: Spool;
  readonly #send: (frame: string) => void;
  readonly #epoch: string;
  /** Last sequence of each batch on its way, ascending. */
  readonly #inFlight: number[] = [];
  #sentTo: number;

  constructor(spool: Spool, cursor: number, send: (frame: string) => void) {
    this.#spool = spool;
    this.#send = send;
    this.#epoch = spool.epoch;
    this.#sentTo = cursor;
  }

  /** Sends what there is, as far as the window allows. */
  pump(): void {
    while (this.#inFlight.length < WINDOW && this.#epoch === this.#spool.epoch) {
      const rows = this.#spool.read(this.#sentTo, MAX_BATCH_EVENTS, MAX_BATCH_BYTES);
      const last = rows.at(-1);
      // The reading may have found the file damaged and started a new epoch.
      if (!last || this.#epoch !== this.#spool.epoch) return;
      // The bodies are JSON already; parsing them only to write them again would cost for nothing.
      const events = rows.map(({ seq, body }) => `{"seq":${seq},"event":${body}}`).join(',');
      this.#send(`{"type":"events","epoch":"${this.#epoch}","events":[${events}]}`);
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

  /** Everything that the spool has was sent and confirmed. */
  get drained(): boolean {
    return this.#inFlight.length === 0 && this.#sentTo >= this.#spool.lastSeq;
  }
}
