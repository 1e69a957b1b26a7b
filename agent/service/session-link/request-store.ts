import { z } from 'zod';
import { SessionRequest } from '../../../shared/session-protocol/devices.ts';
import { MAX_LISTED } from '../../../shared/session-protocol/limits.ts';
import type { Spool } from '../spool/spool.ts';

const KIND = 'session-request';

const StoredRequest = SessionRequest.extend({
  account: z.string().max(256),
  quarantineId: z.uuid().optional(),
});
export type StoredRequest = z.infer<typeof StoredRequest>;

/** What people asked for and what came of it, kept with the spool's marks. */
export class RequestStore {
  readonly #spool: Pick<Spool, 'marks' | 'setMarks'>;
  readonly #requests = new Map<string, StoredRequest>();

  constructor(spool: Pick<Spool, 'marks' | 'setMarks'>) {
    this.#spool = spool;
    for (const { value } of spool.marks(KIND)) {
      const parsed = StoredRequest.safeParse(JSON.parse(value));
      if (parsed.success) this.#requests.set(parsed.data.id, parsed.data);
    }
  }

  /** Newest first. */
  of(account: string): StoredRequest[] {
    return [...this.#requests.values()]
      .filter((request) => request.account === account)
      .sort((a, b) => b.at - a.at);
  }

  add(request: StoredRequest): void {
    this.#requests.set(request.id, request);
    const surplus = this.of(request.account).slice(MAX_LISTED);
    for (const { id } of surplus) this.#requests.delete(id);
    this.#write([request], surplus);
  }

  /** Takes an answer to a request note. Does nothing for one that is not known here. */
  settle(id: string, answer: Pick<StoredRequest, 'state' | 'until' | 'note'>): void {
    const former = this.#requests.get(id);
    if (!former) return;
    const settled = { ...former, ...answer };
    this.#requests.set(id, settled);
    this.#write([settled], []);
  }

  /** Files that were given back: whoever asked for one has it. */
  settleFile(quarantineId: string): void {
    for (const request of this.#requests.values()) {
      if (request.quarantineId === quarantineId) this.settle(request.id, { state: 'granted' });
    }
  }

  #write(kept: readonly StoredRequest[], dropped: readonly StoredRequest[]): void {
    const marks = [
      ...kept.map((request) => ({ kind: KIND, key: request.id, value: JSON.stringify(request) })),
      ...dropped.map(({ id }) => ({ kind: KIND, key: id, value: null })),
    ];
    this.#spool.setMarks(marks).catch(() => {}); // the spool is full: known until the next start
  }
}
