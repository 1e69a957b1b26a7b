import { createHash } from 'node:crypto';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { InstalledSoftware } from '../../../shared/protocol/inventory.ts';
import type { ApplicationsBackend, RunningProgram } from '../../enforcers/applications/backend.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { Mark, Spool } from '../spool/spool.ts';

const KIND = 'software';
/** An upgrade of the system brings hundreds; beyond so many they are one event. */
const MAX_EVENTS = 20;

/** Knows what software this PC has had, and tells of what is new; the first look makes the beginning. */
export class NewSoftware {
  readonly #spool: Pick<Spool, 'mark' | 'setMarks'>;
  readonly #backend: Pick<ApplicationsBackend, 'publisherOf'>;
  readonly #known = new Set<string>();

  constructor(spool: Pick<Spool, 'mark' | 'setMarks'>, backend: Pick<ApplicationsBackend, 'publisherOf'>) {
    this.#spool = spool;
    this.#backend = backend;
  }

  async look(
    installed: readonly InstalledSoftware[],
    running: readonly RunningProgram[],
  ): Promise<{ event: GuardEvent; marks: Mark[] }[]> {
    const begun = this.#spool.mark('state', 'software') !== undefined;
    const fresh: { mark: Mark; details: Record<string, string> }[] = [];
    for (const { name, version, publisher, source } of installed) {
      const mark = this.#unseen(`installed ${source} ${name}`);
      if (mark)
        fresh.push({
          mark,
          details: { name, source, ...(version && { version }), ...(publisher && { publisher }) },
        });
    }
    for (const { name, path } of running) {
      const mark = this.#unseen(`program ${path}`);
      if (!mark) continue;
      // What an installer brought was told of, or was there from the beginning.
      const known = begun && (await this.#backend.publisherOf(path)) !== undefined;
      if (known) await this.#spool.setMarks([mark]);
      else fresh.push({ mark, details: { name, path: path.slice(0, 1024), source: 'program' } });
    }
    const marks = fresh.map(({ mark }) => mark);
    if (!begun) {
      await this.#spool.setMarks([...marks, { kind: 'state', key: 'software', value: '1' }]);
      return [];
    }
    if (fresh.length > MAX_EVENTS) {
      const names = fresh.map(({ details }) => details.name).join(', ');
      return [{ event: agentEvent('application.first-seen', 'info', { count: fresh.length, names }), marks }];
    }
    return fresh.map(({ mark, details }) => ({
      event: agentEvent('application.first-seen', 'low', details),
      marks: [mark],
    }));
  }

  #unseen(what: string): Mark | undefined {
    const key = createHash('sha256').update(what).digest('base64url').slice(0, 22);
    if (this.#known.has(key)) return undefined;
    this.#known.add(key);
    return this.#spool.mark(KIND, key) === undefined ? { kind: KIND, key, value: '1' } : undefined;
  }
}
