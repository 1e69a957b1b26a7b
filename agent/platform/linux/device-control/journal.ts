import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

/**
 * How things were before the first change, so that it is undone exactly and so that nothing is loosened that
 * someone else had switched off. Kernel names hold for one boot.
 */
const Recorded = z.object({
  bootId: z.string(),
  /** interface_authorized_default by root hub. */
  hubDefaults: z.record(z.string(), z.string()),
  /** USB interfaces that were off. */
  off: z.array(z.string()),
  /** Disks that were read-only. */
  readOnly: z.array(z.string()),
  /** Drives and cards that had no driver. */
  unbound: z.array(z.string()),
});
export type Recorded = z.infer<typeof Recorded>;

export class Journal {
  readonly #path: string;
  #recorded: Recorded | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** True when nothing is recorded: this is the first change, or all were undone. */
  async isEmpty(): Promise<boolean> {
    return (await readFile(this.#path, 'utf8').catch(() => '')) === '';
  }

  /** After a start of the system the kernel's own values are back; only what was on disk is remembered. */
  async get(): Promise<Recorded> {
    if (this.#recorded) return this.#recorded;
    const text = await readFile(this.#path, 'utf8').catch(() => '{}');
    const now = await bootId();
    const parsed = Recorded.safeParse(parseJson(text));
    const kept = parsed.success && parsed.data.bootId === now ? parsed.data : undefined;
    this.#recorded = kept ?? { bootId: now, hubDefaults: {}, off: [], readOnly: [], unbound: [] };
    return this.#recorded;
  }

  async record(values: Omit<Recorded, 'bootId'>): Promise<void> {
    this.#recorded = { bootId: await bootId(), ...values };
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    await writeFile(`${this.#path}.new`, JSON.stringify(this.#recorded), { mode: 0o600, flush: true });
    await rename(`${this.#path}.new`, this.#path);
  }

  async clear(): Promise<void> {
    this.#recorded = undefined;
    await rm(this.#path, { force: true });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown')).trim();
}
