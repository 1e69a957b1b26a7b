import { createInspector } from '../agent/inspector/client.ts';
import type { Inspector } from '../agent/inspector/inspector.ts';
import { loadPlatform } from '../agent/platform/select.ts';
import { Classification } from '../shared/policy/schema.ts';

/** A person waits for it; a long document may take longer than one that an agent judges. */
const TIMEOUT_MS = 120_000;

/**
 * Takes documents' fingerprints. They are read in the agent's confined process, as agents read theirs, and their
 * text stays there.
 */
export class Fingerprinter {
  #inspector: Promise<Inspector> | undefined;

  /** Or why the document could not be read. */
  readonly fingerprint = async (path: string | Buffer): Promise<Uint32Array | { error: string }> => {
    this.#inspector ??= start();
    let fingerprints = new Uint32Array(0);
    const { error } = await (await this.#inspector).inspect({
      path,
      onFingerprints: (found) => {
        fingerprints = new Uint32Array(found);
      },
    });
    return error === undefined ? fingerprints : { error };
  };

  async close(): Promise<void> {
    await (await this.#inspector)?.close();
  }
}

async function start(): Promise<Inspector> {
  const inspector = createInspector(await loadPlatform(), { timeoutMs: TIMEOUT_MS });
  inspector.configure(Classification.parse({}));
  return inspector;
}
