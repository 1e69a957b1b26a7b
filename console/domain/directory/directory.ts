import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type {
  DirectoryPerson,
  DirectoryPreview,
  DirectoryRequest,
  DirectorySettings,
  DirectoryState,
} from '../../api/contract-directory.ts';
import type { Tables } from '../../store/schema.ts';
import { readSetting, writeSetting } from '../../store/settings.ts';
import { Refusal } from '../refusal.ts';
import type { SealedText } from '../sealed-text.ts';
import { loginOf, peopleOf } from './entry.ts';
import { readDirectory } from './ldap.ts';

const KEY = 'directory';
const HOUR_MS = 3_600_000;
const LOOK_EVERY_MS = 5 * 60_000;
const SAMPLE = 20;
const CHUNK = 200;
/** More of the people than this do not go in one import unless somebody says so: a filter may be mistaken. */
const MOST_REMOVED = 0.5;
const FEW = 10;

interface Kept {
  settings: DirectorySettings | null;
  /** Sealed; null for none. */
  password: string | null;
  lastRunAt: number | null;
  lastError: string | null;
}

/** People at PCs and their departments, read from the company's directory from time to time. */
export class Directory {
  readonly #db: Kysely<Tables>;
  readonly #sealed: SealedText;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(db: Kysely<Tables>, sealed: SealedText, logger: Logger) {
    this.#db = db;
    this.#sealed = sealed;
    this.#logger = logger;
  }

  start(): void {
    const look = () => void this.#importWhenDue();
    this.#timer = setInterval(look, LOOK_EVERY_MS);
    this.#timer.unref();
    look();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async state(): Promise<DirectoryState> {
    const { settings, password, lastRunAt, lastError } = await this.#read();
    const { people, departments } = await this.#db
      .selectFrom('people_directory')
      .select(({ fn }) => [
        fn.countAll<number>().as('people'),
        fn.count<number>('department').distinct().as('departments'),
      ])
      .executeTakeFirstOrThrow();
    return {
      settings,
      hasPassword: password !== null,
      people: Number(people),
      departments: Number(departments),
      lastRunAt,
      lastError,
    };
  }

  /** @throws Refusal `bad-request` for a password that would go to another server than it was given for */
  async set({ settings, password }: DirectoryRequest): Promise<DirectoryState> {
    const kept = await this.#read();
    if (password === undefined && kept.password !== null && kept.settings) {
      if (receiverOf(kept.settings) !== receiverOf(settings)) {
        throw new Refusal('bad-request', 'password: give it again for another server');
      }
    }
    const sealed = password === undefined ? kept.password : this.#sealed.seal(password, KEY);
    await this.#write({ ...kept, settings, password: sealed, lastError: null });
    return this.state();
  }

  /** What an import would change, without changing it. @throws Refusal `conflict` with the directory's words */
  async preview(): Promise<DirectoryPreview> {
    const { people, skipped } = await this.#fetch();
    return { ...(await this.#difference(people)).counts, skipped, sample: people.slice(0, SAMPLE) };
  }

  /** Imports now. @throws Refusal `conflict` when the directory does not answer, or most of the people would go */
  import(force: boolean): Promise<DirectoryPreview> {
    const run = this.#running.then(() => this.#import(force));
    this.#running = run.catch(() => {});
    return run;
  }

  /** Who a user of events is, by login without domain; undefined when the directory does not know. */
  async person(user: string): Promise<DirectoryPerson | undefined> {
    const row = await this.#db
      .selectFrom('people_directory')
      .selectAll()
      .where('user', '=', loginOf(user))
      .executeTakeFirst();
    return row && toPerson(row);
  }

  /** The departments of these users of events, at most some hundreds; who has none is left out. */
  async departments(users: readonly string[]): Promise<Map<string, string>> {
    const logins = new Set(users.map(loginOf));
    if (logins.size === 0) return new Map();
    const rows = await this.#db
      .selectFrom('people_directory')
      .select(['user', 'department'])
      .where('user', 'in', [...logins])
      .execute();
    const known = new Map(rows.map(({ user, department }) => [user, department]));
    return new Map(
      users.flatMap((user) => {
        const department = known.get(loginOf(user));
        return department ? [[user, department] as const] : [];
      }),
    );
  }

  async #importWhenDue(): Promise<void> {
    try {
      const { settings, lastRunAt } = await this.#read();
      if (!settings?.enabled || Date.now() - (lastRunAt ?? 0) < settings.everyHours * HOUR_MS) return;
      await this.import(false);
    } catch (error) {
      this.#logger.error({ error: (error as Error).message }, 'the directory was not imported');
    }
  }

  async #import(force: boolean): Promise<DirectoryPreview> {
    try {
      const { people, skipped } = await this.#fetch();
      const { counts, gone, before } = await this.#difference(people);
      if (!force && counts.removed > FEW && counts.removed > before * MOST_REMOVED) {
        throw new Refusal(
          'conflict',
          `${counts.removed} of ${before} people would be removed: look at the filter`,
        );
      }
      await this.#replace(people, gone);
      await this.#write({ ...(await this.#read()), lastRunAt: Date.now(), lastError: null });
      return { ...counts, skipped, sample: people.slice(0, SAMPLE) };
    } catch (error) {
      const lastError = (error as Error).message.slice(0, 500);
      await this.#write({ ...(await this.#read()), lastRunAt: Date.now(), lastError });
      throw error;
    }
  }

  async #fetch(): Promise<{ people: DirectoryPerson[]; skipped: number }> {
    const { settings, password } = await this.#read();
    if (!settings) throw new Refusal('conflict', 'set the directory up first');
    try {
      const entries = await readDirectory(
        settings,
        password === null ? '' : this.#sealed.open(password, KEY),
      );
      return peopleOf(entries, settings);
    } catch (error) {
      const { message, name } = error as Error;
      throw new Refusal('conflict', `the directory: ${name === 'Error' ? '' : `${name} `}${message.trim()}`);
    }
  }

  async #difference(people: readonly DirectoryPerson[]) {
    const rows = await this.#db.selectFrom('people_directory').selectAll().execute();
    const before = new Map(rows.map((row) => [row.user, JSON.stringify(toPerson(row))]));
    let added = 0;
    let changed = 0;
    const now = new Set<string>();
    for (const person of people) {
      now.add(person.user);
      const known = before.get(person.user);
      if (known === undefined) added++;
      else if (known !== JSON.stringify(person)) changed++;
    }
    const gone = [...before.keys()].filter((user) => !now.has(user));
    return {
      counts: { found: people.length, added, changed, removed: gone.length },
      gone,
      before: before.size,
    };
  }

  async #replace(people: readonly DirectoryPerson[], gone: readonly string[]): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      for (let at = 0; at < gone.length; at += CHUNK) {
        await transaction
          .deleteFrom('people_directory')
          .where('user', 'in', gone.slice(at, at + CHUNK))
          .execute();
      }
      for (let at = 0; at < people.length; at += CHUNK) {
        await transaction
          .insertInto('people_directory')
          .values(
            people
              .slice(at, at + CHUNK)
              .map(({ leavesAt, ...person }) => ({ ...person, leaves_at: leavesAt })),
          )
          .onConflict((conflict) =>
            conflict.column('user').doUpdateSet(({ ref }) => ({
              name: ref('excluded.name'),
              department: ref('excluded.department'),
              manager: ref('excluded.manager'),
              mail: ref('excluded.mail'),
              leaves_at: ref('excluded.leaves_at'),
            })),
          )
          .execute();
      }
    });
  }

  async #read(): Promise<Kept> {
    const text = await readSetting(this.#db, KEY);
    const none: Kept = { settings: null, password: null, lastRunAt: null, lastError: null };
    return text === undefined ? none : { ...none, ...(JSON.parse(text) as object) };
  }

  async #write(kept: Kept): Promise<void> {
    await writeSetting(this.#db, KEY, JSON.stringify(kept));
  }
}

function toPerson({
  leaves_at,
  user,
  name,
  department,
  manager,
  mail,
}: Tables['people_directory']): DirectoryPerson {
  return { user, name, department, manager, mail, leavesAt: leaves_at };
}

/** Who is told the password. */
function receiverOf({ url, ca, startTls, bindDn }: DirectorySettings): string {
  return JSON.stringify([url, ca, startTls, bindDn]);
}
