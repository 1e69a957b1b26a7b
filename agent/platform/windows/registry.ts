import { type Command, type RunCommand, runOrThrow } from '../command.ts';
import type { FormerValues } from '../former-values.ts';

/** A value of the registry, its key written from HKLM on. */
export interface RegistryValue {
  key: string;
  name: string;
  type: 'REG_DWORD' | 'REG_SZ';
  /** A number for REG_DWORD, a text for REG_SZ. */
  data: number | string;
}

export interface RegistryEntry {
  key: string;
  name: string;
  type: string;
  data: string;
}

/** All in the 64-bit view, whatever the agent itself is. */
const VIEW = '/reg:64';

export function queryValue(key: string, name: string): Command {
  return { file: 'reg.exe', args: ['query', key, '/v', name, VIEW], reads: true };
}

/** Values of a key; with `recursive` of the keys below it, too. */
export function queryKey(key: string, options: { recursive?: boolean } = {}): Command {
  return { file: 'reg.exe', args: ['query', key, ...(options.recursive ? ['/s'] : []), VIEW], reads: true };
}

export function addValue({ key, name, type, data }: RegistryValue): Command {
  return {
    file: 'reg.exe',
    args: ['add', key, '/v', name, '/t', type, '/d', String(data), '/f', VIEW],
  };
}

export function deleteValue(key: string, name: string): Command {
  return { file: 'reg.exe', args: ['delete', key, '/v', name, '/f', VIEW] };
}

export function deleteKey(key: string): Command {
  return { file: 'reg.exe', args: ['delete', key, '/f', VIEW] };
}

/**
 * What `reg query` prints: a line with a key, then its values as name, type and data, four spaces apart. The
 * same in every language but for the name of a key's default value, which we never use.
 */
export function parseQuery(output: string): { keys: string[]; values: RegistryEntry[] } {
  const keys: string[] = [];
  const values: RegistryEntry[] = [];
  for (const line of output.split(/\r?\n/)) {
    if (/^HKEY_/.test(line)) {
      keys.push(line.trimEnd());
      continue;
    }
    const match = /^ {4}(.*?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/.exec(line);
    const key = keys.at(-1);
    if (match && key !== undefined) {
      values.push({ key, name: match[1]!, type: match[2]!, data: match[3] ?? '' });
    }
  }
  return { keys, values };
}

/** The data as it was written: reg.exe prints a REG_DWORD in hexadecimal. */
export function dataOf(entry: Pick<RegistryEntry, 'type' | 'data'>): number | string {
  return entry.type === 'REG_DWORD' ? Number(entry.data) : entry.data;
}

const KEY = 'key ';
const VALUE = 'value ';

/** Changes registry values and undoes exactly what it changed, keys that it made included. */
export class RegistryChanges {
  readonly #run: RunCommand;
  readonly #former: FormerValues;

  constructor(run: RunCommand, former: FormerValues) {
    this.#run = run;
    this.#former = former;
  }

  /** What the registry holds; undefined when the value is not there. */
  async read(key: string, name: string): Promise<RegistryEntry | undefined> {
    const output = await this.#run(queryValue(key, name));
    return output.code === 0 ? parseQuery(output.stdout).values[0] : undefined;
  }

  /**
   * Makes the values be so, and those of an earlier call that are no longer among them as they were. What is
   * already so is left alone. @returns the names of what the registry does not hold afterwards
   */
  async apply(values: readonly RegistryValue[]): Promise<string[]> {
    const wanted = new Set(values.map((value) => valueId(value.key, value.name)));
    for (const id of (await this.#former.ids()).filter((each) => each.startsWith(VALUE))) {
      if (!wanted.has(id)) await this.#restoreValue(id);
    }
    const failed: string[] = [];
    for (const value of values) if (!(await this.#set(value))) failed.push(`${value.key}\\${value.name}`);
    return failed;
  }

  /** Names what is not as it was applied. */
  async differences(values: readonly RegistryValue[]): Promise<string[]> {
    const found: string[] = [];
    for (const value of values) {
      const entry = await this.read(value.key, value.name);
      if (entry && isSame(entry, value)) continue;
      found.push(`${value.key}\\${value.name} ${entry ? 'changed' : 'removed'}`);
    }
    return found;
  }

  /** Puts everything back as it was before the first change. */
  async undo(): Promise<void> {
    const ids = await this.#former.ids();
    for (const id of ids.filter((each) => each.startsWith(VALUE))) await this.#restoreValue(id);
    const keys = ids.filter((each) => each.startsWith(KEY)).map((id) => id.slice(KEY.length));
    // The deepest first: a key with something in it stays.
    for (const key of keys.sort((a, b) => b.length - a.length)) {
      const output = await this.#run(queryKey(key));
      const { keys: below, values } = parseQuery(output.stdout);
      if (output.code === 0 && values.length === 0 && below.length <= 1) {
        await runOrThrow(this.#run, deleteKey(key));
      }
      await this.#former.forget(`${KEY}${key}`);
    }
  }

  async #set(value: RegistryValue): Promise<boolean> {
    const before = await this.read(value.key, value.name);
    if (before && isSame(before, value)) return true;
    await this.#keepMissingKeys(value.key);
    const former = before && { type: before.type, data: before.data };
    await this.#former.keep(valueId(value.key, value.name), former ?? null);
    await runOrThrow(this.#run, addValue(value));
    const after = await this.read(value.key, value.name);
    return after !== undefined && isSame(after, value);
  }

  /** The keys that `reg add` is about to make, up to the first that is there. */
  async #keepMissingKeys(key: string): Promise<void> {
    const parts = key.split('\\');
    const missing: string[] = [];
    for (let length = parts.length; length > 1; length--) {
      const above = parts.slice(0, length).join('\\');
      if ((await this.#run(queryKey(above))).code === 0) break;
      missing.push(above);
    }
    for (const each of missing.reverse()) await this.#former.keep(`${KEY}${each}`, null);
  }

  async #restoreValue(id: string): Promise<void> {
    const [key, name] = JSON.parse(id.slice(VALUE.length)) as [string, string];
    const former = (await this.#former.get(id)) as { type: string; data: string } | null;
    const now = await this.read(key, name);
    if (former === null) {
      if (now) await runOrThrow(this.#run, deleteValue(key, name));
    } else if (now?.type !== former.type || now.data !== former.data) {
      const args = ['add', key, '/v', name, '/t', former.type, '/d', former.data, '/f', VIEW];
      await runOrThrow(this.#run, { file: 'reg.exe', args });
    }
    await this.#former.forget(id);
  }
}

function valueId(key: string, name: string): string {
  return `${VALUE}${JSON.stringify([key, name])}`;
}

function isSame(entry: RegistryEntry, value: RegistryValue): boolean {
  return entry.type === value.type && dataOf(entry) === value.data;
}
