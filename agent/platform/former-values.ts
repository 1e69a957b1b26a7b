import { z } from 'zod';
import type { SystemFiles } from './system-files.ts';

const Stored = z.array(z.tuple([z.string().max(4096), z.json()]));
type Json = z.infer<ReturnType<typeof z.json>>;

/**
 * How things were before the first change, so that it is undone exactly. An entry is on disk before the change
 * that it is about is made; the first entry for a thing stays until it is forgotten.
 */
export class FormerValues {
  readonly #path: string;
  readonly #files: SystemFiles;
  #entries: Map<string, Json> | undefined;

  constructor(path: string, files: SystemFiles) {
    this.#path = path;
    this.#files = files;
  }

  async has(id: string): Promise<boolean> {
    return (await this.#read()).has(id);
  }

  async get(id: string): Promise<Json | undefined> {
    return (await this.#read()).get(id);
  }

  /** Ids in the order in which they were kept. */
  async ids(): Promise<string[]> {
    return [...(await this.#read()).keys()];
  }

  async keep(id: string, value: Json): Promise<void> {
    const entries = await this.#read();
    if (entries.has(id)) return;
    entries.set(id, value);
    await this.#save(entries);
  }

  async forget(id: string): Promise<void> {
    const entries = await this.#read();
    if (entries.delete(id)) await this.#save(entries);
  }

  async #read(): Promise<Map<string, Json>> {
    if (this.#entries) return this.#entries;
    const text = await this.#files.read(this.#path);
    this.#entries = new Map(text === undefined ? [] : parse(text, this.#path));
    return this.#entries;
  }

  async #save(entries: ReadonlyMap<string, Json>): Promise<void> {
    if (entries.size === 0) await this.#files.remove(this.#path);
    else await this.#files.write(this.#path, `${JSON.stringify([...entries], undefined, 1)}\n`);
  }
}

function parse(text: string, path: string): [string, Json][] {
  try {
    return Stored.parse(JSON.parse(text));
  } catch {
    // Going on without would leave changes behind that nobody can undo.
    throw new Error(`${path} is damaged: it says how things were before; restore it or undo by hand`);
  }
}
