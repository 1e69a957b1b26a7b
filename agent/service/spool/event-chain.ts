import { hash, type KeyObject, sign } from 'node:crypto';
import { type EventSeal, nextInChain, sealedBytes } from '../../../shared/protocol/event-seal.ts';

/** The chain after an event with this JSON text. */
export function chainAfter(previous: string, seq: number, body: string): string {
  return nextInChain(previous, seq, body, sha256);
}

const sha256 = (text: string) => hash('sha256', text);

/** Signs what is sent of one agent's chain of events. */
export class EventSealer {
  readonly #agentId: string;
  readonly #privateKey: KeyObject;
  /** SPKI in DER, base64: what the console checks with. */
  readonly publicKey: string;

  constructor(agentId: string, keys: { privateKey: KeyObject; publicKey: KeyObject }) {
    this.#agentId = agentId;
    this.#privateKey = keys.privateKey;
    this.publicKey = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  }

  /** `rows` follow each other without a gap; `previous` is the chain before the first of them. */
  seal(
    epoch: string,
    after: number,
    previous: string,
    rows: readonly { seq: number; body: string }[],
  ): EventSeal {
    const head = rows.reduce((end, { seq, body }) => chainAfter(end, seq, body), previous);
    const range = { first: rows[0]!.seq, last: rows.at(-1)!.seq };
    const unsigned = { after, previous, head };
    const signature = sign(
      null,
      Buffer.from(sealedBytes(this.#agentId, epoch, range, unsigned)),
      this.#privateKey,
    );
    return { ...unsigned, signature: signature.toString('base64') };
  }
}
