import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const Stored = z.object({
  bootId: z.string().max(64),
  tables: z.record(z.string().max(64), z.string().max(64)),
});

/**
 * What the system said of our tables right after they were loaded, kept on disk so that a restarted agent still
 * sees what was changed meanwhile. After a start of the computer only the tables loaded at boot are expected.
 */
export class TableRecord {
  readonly #path: string;
  readonly #bootTables: ReadonlySet<string>;
  #tables: Map<string, string> | undefined;

  constructor(path: string, bootTables: readonly string[]) {
    this.#path = path;
    this.#bootTables = new Set(bootTables);
  }

  async expects(table: string): Promise<boolean> {
    return (await this.#read()).has(table);
  }

  /** True when the listing is the one that was recorded. */
  async matches(table: string, listing: string): Promise<boolean> {
    return (await this.#read()).get(table) === digest(listing);
  }

  async set(table: string, listing: string): Promise<void> {
    (await this.#read()).set(table, digest(listing));
    await this.#write();
  }

  async forget(table: string): Promise<void> {
    if ((await this.#read()).delete(table)) await this.#write();
  }

  async #read(): Promise<Map<string, string>> {
    if (this.#tables) return this.#tables;
    const text = await readFile(this.#path, 'utf8').catch(() => '');
    const stored = Stored.safeParse(parseJson(text));
    const entries = stored.success ? Object.entries(stored.data.tables) : [];
    const sameBoot = stored.success && stored.data.bootId === (await bootId());
    this.#tables = new Map(entries.filter(([table]) => sameBoot || this.#bootTables.has(table)));
    return this.#tables;
  }

  async #write(): Promise<void> {
    const tables = Object.fromEntries(await this.#read());
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    await writeFile(this.#path, JSON.stringify({ bootId: await bootId(), tables }), { mode: 0o600 });
  }
}

function digest(listing: string): string {
  return createHash('sha256').update(listing).digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}
