import { join } from 'node:path';
import { z } from 'zod';
import { Policy } from '../../../shared/policy/schema.ts';
import { readJson, replaceFile } from '../files.ts';
import type { Logger } from '../log.ts';
import { readPolicy } from './read-policy.ts';

const Cached = z.object({ revision: z.number().int().positive(), document: z.unknown() });

/** A policy with its number. Revision 0 is the state before the first policy came. */
export interface NumberedPolicy {
  revision: number;
  policy: Policy;
}

export const NO_POLICY: NumberedPolicy = { revision: 0, policy: Policy.parse({ name: '-', rules: [] }) };

/** The last policy in force, kept so that a PC without network is protected from its start. */
export class PolicyCache {
  readonly #file: string;
  readonly #log: Logger;

  constructor(dataDir: string, log: Logger) {
    this.#file = join(dataDir, 'policy.json');
    this.#log = log;
  }

  /** What was in force; nothing when there is none or the file cannot be used: the console then sends it anew. */
  async load(): Promise<NumberedPolicy> {
    try {
      const value = await readJson(this.#file);
      if (value === undefined) return NO_POLICY;
      const { revision, document } = Cached.parse(value);
      return { revision, policy: readPolicy(document) };
    } catch (error) {
      this.#log.error({ reason: (error as Error).message }, 'policy: the kept one cannot be used');
      return NO_POLICY;
    }
  }

  save(revision: number, document: unknown): Promise<void> {
    return replaceFile(this.#file, JSON.stringify({ revision, document }));
  }
}
