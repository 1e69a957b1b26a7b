import { createHash, randomUUID } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Inspection } from '../../../shared/detection/finding.ts';
import { levelRank } from '../../../shared/detection/levels.ts';
import { displayName } from '../../../shared/events/display-name.ts';
import type { GuardEvent, Outcome } from '../../../shared/events/event.ts';
import type { Actor, Observation } from '../../../shared/events/observation.ts';
import type { Decision } from '../../../shared/policy/decision.ts';
import { evaluate } from '../../../shared/policy/evaluate.ts';
import type { Policy } from '../../../shared/policy/schema.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import type { ClipboardChange, Copied } from '../../enforcers/screen/backend.ts';
import type { Inspector, Verdict } from '../../inspector/inspector.ts';
import { Recent } from '../open-guard/recent.ts';
import type { ScratchFolder } from './scratch-folder.ts';

export interface ClipboardJudgeOptions {
  inspector: Pick<Inspector, 'inspect'>;
  scratch: ScratchFolder;
  policy: () => { revision: number; policy: Policy };
  /** Level of the classified document that the program has open from which something was copied. */
  levelBehind: (change: ClipboardChange) => string | undefined;
  /** No pictures in the clipboard now, whatever they show. */
  isStopped: () => boolean;
  report: (event: GuardEvent) => unknown;
  notify: (notice: Notice) => void;
}

const TELL_AGAIN_MS = 30_000;
/** Files of one copy that are looked at, those in folders among them. */
const MAX_FILES = 200;
/** Copies of one person that are judged one after the other; of more the newest waits. */
const KNOWN_KEPT_MS = 10 * 60_000;
/** Text so short holds nothing that a detector could find; people copy words all day. */
const MIN_TEXT = 4;

/** One thing out of a copy, as the rules see it. */
interface Judged {
  observation: Observation;
  inspection: Inspection;
  decision: Decision;
}

/** Judges what people copy by the rules, like files that leave; what is blocked is cleared. Content stays here. */
export class ClipboardJudge {
  readonly #options: ClipboardJudgeOptions;
  /** Verdicts by content, so that what is copied again costs nothing. */
  readonly #verdicts = new Recent<Verdict>(KNOWN_KEPT_MS);
  readonly #told = new Recent<true>(TELL_AGAIN_MS);
  /** By person: what is being judged, and the newest that waits for it. */
  readonly #turns = new Map<string, { next: ClipboardChange | undefined; skipped: number }>();
  #working: Promise<void> = Promise.resolve();

  constructor(options: ClipboardJudgeOptions) {
    this.#options = options;
  }

  /** Takes a copy on. While one is judged only the newest waits: what was in between is in the clipboard no more. */
  accept(change: ClipboardChange): void {
    const key = String(change.actor?.uid ?? change.actor?.user ?? '');
    const turn = this.#turns.get(key);
    if (turn) {
      if (turn.next) turn.skipped++;
      turn.next = change;
      return;
    }
    this.#turns.set(key, { next: change, skipped: 0 });
    this.#working = Promise.all([this.#working, this.#work(key)]).then(() => {});
  }

  /** Resolves when nothing is being judged. */
  async settled(): Promise<void> {
    await this.#working;
  }

  async #work(key: string): Promise<void> {
    const turn = this.#turns.get(key)!;
    while (turn.next) {
      const change = turn.next;
      const skipped = turn.skipped;
      turn.next = undefined;
      turn.skipped = 0;
      await this.#judge(change, skipped).catch(() => {});
    }
    this.#turns.delete(key);
  }

  async #judge(change: ClipboardChange, skipped: number): Promise<void> {
    const { policy: current, isStopped } = this.#options;
    const { copied } = change;
    const isPicture = copied.image !== undefined;
    // Not after a look at it: a picture can be pasted at once.
    const atOnce = isPicture && isStopped() ? await change.clear() : undefined;
    const judged = await this.#look(change);
    if (judged.length === 0 && atOnce === undefined) return;
    const { policy, revision } = current();
    const decided = judged.map((each) =>
      atOnce === undefined
        ? each
        : {
            ...each,
            decision: {
              ...each.decision,
              action: 'block' as const,
              severity: policy.screen?.severity ?? each.decision.severity,
              ...(policy.screen?.message ? { message: policy.screen.message } : {}),
              policyRevision: revision,
            },
          },
    );
    const isBlocked = decided.some(({ decision }) => decision.action === 'block');
    const cleared = isBlocked ? (atOnce ?? (await change.clear())) : undefined;
    for (const each of decided) {
      if (each.decision.action === 'allow') continue;
      this.#tell(change, each, cleared, {
        ...(skipped > 0 ? { skipped } : {}),
        ...(atOnce === undefined ? {} : { because: 'captures-stopped' }),
      });
    }
  }

  #tell(
    { process, actor }: ClipboardChange,
    { observation, inspection, decision }: Judged,
    cleared: boolean | undefined,
    details: NonNullable<GuardEvent['details']>,
  ): void {
    const { report, notify } = this.#options;
    const isBlocked = decision.action === 'block';
    const outcome: Outcome = !isBlocked
      ? { state: 'none' }
      : cleared
        ? { state: 'done' }
        : { state: 'not-stopped', reason: 'changed' };
    const { path } = observation.file;
    const about = [actor?.uid, path, inspection.sha256, decision.action, decision.ruleId, outcome.state];
    const key = about.join(' ');
    if (this.#told.get(key)) return;
    this.#told.set(key, true);
    report({
      id: randomUUID(),
      type: 'file.seen',
      severity: decision.severity,
      ...observation,
      ...(process ? { process } : {}),
      inspection,
      decision,
      outcome,
      ...(Object.keys(details).length > 0 ? { details } : {}),
    });
    if (decision.action !== 'block' && decision.action !== 'warn') return;
    notify({
      kind: 'clipboard',
      name: observation.file.name,
      action: decision.action,
      message: decision.message,
      actor,
    });
  }

  async #look(change: ClipboardChange): Promise<Judged[]> {
    const { copied, actor } = change;
    if (copied.files) return this.#lookAtFiles(change, copied.files);
    const isText = copied.text !== undefined;
    if (isText && copied.text!.trim().length < MIN_TEXT) return [];
    const bytes = isText ? Buffer.from(copied.text!) : copied.image;
    if (!bytes || bytes.length === 0) return [];
    const name = isText ? 'clipboard.txt' : `clipboard.${pictureEnding(bytes)}`;
    const verdict = await this.#inspectBytes(name, bytes);
    return [
      this.#decide(change, { name, path: `clipboard:${name}`, sizeBytes: bytes.length }, verdict, actor),
    ];
  }

  async #inspectBytes(name: string, bytes: Buffer): Promise<Verdict> {
    const { inspector, scratch, policy } = this.#options;
    const key = `${policy().revision} ${createHash('sha256').update(bytes).digest('base64')}`;
    const known = this.#verdicts.get(key);
    if (known) return known;
    const verdict = await scratch.with(name, bytes, (path) => inspector.inspect({ path, urgent: true }));
    if (!verdict.error) this.#verdicts.set(key, verdict);
    return verdict;
  }

  async #lookAtFiles(change: ClipboardChange, files: readonly string[]): Promise<Judged[]> {
    const { inspector } = this.#options;
    const judged: Judged[] = [];
    for (const path of await filesBelow(files, change.actor)) {
      const stats = await lstat(path, { bigint: true }).catch(() => undefined);
      if (!stats?.isFile()) continue;
      const verdict = await inspector.inspect({ path, dev: stats.dev, ino: stats.ino, urgent: true });
      const about = {
        name: displayName(basename(path)).slice(0, 1024),
        path: displayName(path).slice(0, 16_384),
        sizeBytes: Number(stats.size),
        modifiedAt: Number(stats.mtimeMs),
      };
      judged.push(this.#decide(change, about, verdict, change.actor));
    }
    return judged;
  }

  #decide(
    change: ClipboardChange,
    file: Observation['file'],
    { recordKeys: _, ...found }: Verdict,
    actor: Actor | undefined,
  ): Judged {
    const { policy: current, levelBehind } = this.#options;
    const { policy, revision } = current();
    const { copied } = change;
    const observation: Observation = {
      at: Date.now(),
      channel: copied.image ? 'screenshot' : 'clipboard',
      operation: 'created',
      ...(actor ? { actor } : {}),
      ...(change.process ? { process: change.process } : {}),
      file: { ...file, ...(found.sha256 && copied.files ? { sha256: found.sha256 } : {}) },
    };
    const behind = copied.text === undefined ? undefined : levelBehind(change);
    const inspection = raised({ ...found, ...(copied.truncated ? { truncated: true } : {}) }, behind, policy);
    return {
      observation,
      inspection,
      decision: evaluate(policy, { observation, inspection, policyRevision: revision }),
    };
  }
}

/** Text out of a document is as high as the document, whatever can be told from the text alone. */
function raised(inspection: Inspection, behind: string | undefined, policy: Policy): Inspection {
  const { levels } = policy.classification;
  if (behind === undefined || levelRank(levels, behind) <= levelRank(levels, inspection.level))
    return inspection;
  return {
    ...inspection,
    level: behind,
    reasons: ['open-document', ...(inspection.reasons ?? [])].slice(0, 32),
  };
}

function pictureEnding(bytes: Buffer): string {
  if (bytes[0] === 0x89) return 'png';
  return bytes[0] === 0xff ? 'jpg' : 'bmp';
}

/**
 * The files that were copied, and those in folders that were. Only what the person can read themselves: a list of
 * paths in a clipboard is theirs to write, and must not make the service tell of what they cannot see.
 */
async function filesBelow(paths: readonly string[], actor: Actor | undefined): Promise<string[]> {
  const found: string[] = [];
  const waiting = [...paths];
  while (waiting.length > 0 && found.length < MAX_FILES) {
    const path = waiting.shift()!;
    const stats = await lstat(path).catch(() => undefined);
    if (!stats || !isReadableBy(stats, actor)) continue;
    if (stats.isFile()) found.push(path);
    else if (stats.isDirectory()) {
      const names = await readdir(path).catch(() => []);
      waiting.push(...names.slice(0, MAX_FILES).map((name) => join(path, name)));
    }
  }
  return found;
}

/** A person of the file's group is let off: they are known by number here, and their groups by name. */
function isReadableBy({ uid, mode }: { uid: number; mode: number }, actor: Actor | undefined): boolean {
  if (actor?.uid === undefined || actor.uid === 0) return true;
  return uid === actor.uid ? (mode & 0o400) !== 0 : (mode & 0o044) !== 0;
}

export type { Copied };
