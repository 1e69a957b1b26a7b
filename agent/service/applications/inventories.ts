import { displayName } from '../../../shared/events/display-name.ts';
import {
  type InstalledSoftware,
  type Inventory,
  MAX_INSTALLED,
  MAX_RUNNING,
} from '../../../shared/protocol/inventory.ts';
import type { ApplicationsBackend, RunningProgram } from '../../enforcers/applications/backend.ts';

/** Asking for installed software costs from a file's reading up to a minute, by system. */
const INSTALLED_EVERY_MS = 15 * 60_000;
/** What runs changes all the time; the console is told so often at most. */
const TELL_EVERY_MS = 5 * 60_000;
const MAX_USERS = 16;

/** Puts the inventory together and sends it when there is news. */
export class Inventories {
  readonly #backend: Pick<ApplicationsBackend, 'installed'>;
  readonly #tell: (inventory: Inventory) => void;
  #installed: InstalledSoftware[] = [];
  #askedAt = Number.NEGATIVE_INFINITY;
  #toldAt = Number.NEGATIVE_INFINITY;
  #told = '';
  #latest: Inventory | undefined;

  constructor(backend: Pick<ApplicationsBackend, 'installed'>, tell: (inventory: Inventory) => void) {
    this.#backend = backend;
    this.#tell = tell;
  }

  /** @returns what is installed, as last asked */
  async look(running: readonly RunningProgram[], send: boolean): Promise<InstalledSoftware[]> {
    const now = performance.now();
    if (now - this.#askedAt >= INSTALLED_EVERY_MS) {
      this.#askedAt = now;
      this.#installed = (await this.#backend.installed()).map(shown).slice(0, MAX_INSTALLED);
    }
    if (send && now - this.#toldAt >= TELL_EVERY_MS) {
      const content = { installed: this.#installed, running: byPath(running) };
      const text = JSON.stringify(content);
      if (text !== this.#told) {
        this.#told = text;
        this.#toldAt = now;
        this.#latest = { type: 'inventory', at: Date.now(), ...content };
        this.#tell(this.#latest);
      }
    }
    return this.#installed;
  }

  resend(): void {
    if (this.#latest) this.#tell(this.#latest);
  }
}

function byPath(programs: readonly RunningProgram[]): Inventory['running'] {
  const found = new Map<string, Inventory['running'][number]>();
  for (const { name, path, uid } of programs) {
    const known = found.get(path) ?? { name, path: path.slice(0, 1024), users: [], processes: 0 };
    known.processes++;
    const user = uid === undefined ? undefined : String(uid);
    if (user !== undefined && !known.users.includes(user) && known.users.length < MAX_USERS)
      known.users.push(user);
    found.set(path, known);
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1)).slice(0, MAX_RUNNING);
}

/** Names are untrusted: a menu entry is a file of its person. */
function shown({ name, version, publisher, source }: InstalledSoftware): InstalledSoftware {
  return {
    name: displayName(name).slice(0, 256),
    source,
    ...(version === undefined ? {} : { version: displayName(version).slice(0, 128) }),
    ...(publisher === undefined ? {} : { publisher: displayName(publisher).slice(0, 256) }),
  };
}
