import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { IsolationTerms } from '../../../shared/policy/network.ts';

/** An isolation that is in force or being tried; kept on disk so that a killed agent carries on where it was. */
export const StoredIsolation = z.object({
  phase: z.enum(['pending', 'confirmed']),
  terms: IsolationTerms,
  reason: z.string().max(1_000),
  by: z.string().max(256),
  since: z.number().int(),
  /** While pending: when it is rolled back. */
  deadline: z.number().int(),
});
export type StoredIsolation = z.infer<typeof StoredIsolation>;

/** Reads and writes the isolation's state, durably: on return it is on disk or was not changed. */
export class IsolationStateFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Undefined when there is none. A file that cannot be read is kept aside and reported as `corrupt`. */
  async load(): Promise<StoredIsolation | 'corrupt' | undefined> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    try {
      return StoredIsolation.parse(JSON.parse(text));
    } catch {
      await rename(this.#path, `${this.#path}.corrupt`);
      return 'corrupt';
    }
  }

  async save(state: StoredIsolation): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const draft = `${this.#path}.new`;
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(state)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.#path);
  }

  async clear(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}
