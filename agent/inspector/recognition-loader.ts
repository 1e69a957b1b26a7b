import { readFile } from 'node:fs/promises';
import type { Registered } from '../../shared/detection/detector.ts';
import { EdmIndex } from '../../shared/detection/edm/edm-index.ts';
import { FingerprintSet } from '../../shared/detection/fingerprints/fingerprint-set.ts';
import type { RecognitionResult } from './inspector.ts';

/** Reads the files of what is recognised, each once while it is wanted. */
export class RecognitionLoader {
  #edm = new Map<string, EdmIndex>();
  #fingerprints = new Map<string, FingerprintSet>();

  /** One that cannot be read must not keep the others, and every document, from being judged. */
  async load(wanted: {
    edm: readonly string[];
    fingerprints: readonly string[];
  }): Promise<RecognitionResult & { registered: Registered }> {
    const result: RecognitionResult = { loaded: [], failed: [] };
    this.#edm = await load(wanted.edm, this.#edm, EdmIndex.parse, result);
    this.#fingerprints = await load(wanted.fingerprints, this.#fingerprints, FingerprintSet.parse, result);
    const registered = { edm: [...this.#edm.values()], fingerprints: [...this.#fingerprints.values()] };
    return { ...result, registered };
  }
}

async function load<T>(
  files: readonly string[],
  former: ReadonlyMap<string, T>,
  parse: (bytes: Uint8Array) => T,
  result: RecognitionResult,
): Promise<Map<string, T>> {
  const all = new Map<string, T>();
  for (const file of files) {
    try {
      all.set(file, former.get(file) ?? parse(await readFile(file)));
      result.loaded.push(file);
    } catch (error) {
      result.failed.push({ file, reason: (error as Error).message.slice(0, 256) });
    }
  }
  return all;
}
