import { stat } from 'node:fs/promises';
import { levelRank } from '../../../shared/detection/levels.ts';
import type { Policy } from '../../../shared/policy/schema.ts';
import type { OpenDocument } from '../../enforcers/screen/backend.ts';
import type { Inspector } from '../../inspector/inspector.ts';

export interface OpenDocumentsOptions {
  list: () => Promise<OpenDocument[]>;
  inspector: Pick<Inspector, 'inspect'>;
  policy: () => { revision: number; policy: Policy };
}

/** Files judged in one look; more have their turn in the next. */
const MAX_NEW = 16;
const MAX_KNOWN = 2_000;

/** A document that is open, with its level. */
export interface LeveledDocument extends OpenDocument {
  level: string;
}

/** Which documents people have open, and how high they are classified. Each is inspected once for as long as it does not change. */
export class OpenDocuments {
  readonly #options: OpenDocumentsOptions;
  readonly #levels = new Map<string, string>();
  #revision = -1;
  #open: LeveledDocument[] = [];

  constructor(options: OpenDocumentsOptions) {
    this.#options = options;
  }

  /** As of the last look. */
  get open(): readonly LeveledDocument[] {
    return this.#open;
  }

  async look(): Promise<void> {
    const { list, policy, inspector } = this.#options;
    const { revision } = policy();
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#levels.clear();
    }
    const next: LeveledDocument[] = [];
    let inspected = 0;
    for (const document of await list()) {
      const stats = await stat(document.path, { bigint: true }).catch(() => undefined);
      if (!stats?.isFile()) continue;
      const { dev, ino, size, mtimeNs, ctimeNs } = stats;
      const key = `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
      let level = this.#levels.get(key);
      if (level === undefined) {
        if (inspected++ >= MAX_NEW) continue;
        const verdict = await inspector.inspect({ path: document.path, dev, ino });
        // What cannot be read now may be read at the next look; what cannot be read at all has the lowest level.
        if (verdict.error === 'changed' || verdict.error === 'vanished' || verdict.error === 'queue-full')
          continue;
        level = verdict.level;
        if (this.#levels.size >= MAX_KNOWN) this.#levels.clear();
        this.#levels.set(key, level);
      }
      next.push({ ...document, level });
    }
    this.#open = next;
  }

  forget(): void {
    this.#open = [];
  }

  /** The highest level among the open documents that `of` accepts; undefined when there is none. */
  highest(of: (document: LeveledDocument) => boolean = () => true): string | undefined {
    const { levels } = this.#options.policy().policy.classification;
    let highest: string | undefined;
    for (const document of this.#open) {
      if (!of(document)) continue;
      if (highest === undefined || levelRank(levels, document.level) > levelRank(levels, highest))
        highest = document.level;
    }
    return highest;
  }
}
