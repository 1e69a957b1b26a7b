import type { GuardedFile, GuardedOpen, OpenQuestion } from '../../../enforcers/open-guard/backend.ts';

/** What the kernel is told, and the service asked and told. */
export interface PendingOpensHooks {
  answer(fd: number, allow: boolean): void;
  ask(id: number, question: OpenQuestion): void;
  refused(question: OpenQuestion): void;
  unchecked(open: GuardedOpen, reason: 'deadline' | 'busy'): void;
  now(): number;
}

export interface OpenToJudge extends GuardedOpen {
  fd: number;
  /** Who opens: policy may ask for it, so answers are remembered for each. */
  person: string;
  sources: GuardedFile[];
}

interface Waiting {
  open: OpenToJudge;
  deadline: number;
  /** Questions whose answers are awaited. */
  questions: Set<number>;
}

interface Question {
  key: string;
  question: OpenQuestion;
  waiting: Set<Waiting>;
}

/** Opens that wait at the same time; one more goes through, or the programs of a whole desktop would stand still. */
const MAX_WAITING = 1024;
const MAX_REMEMBERED = 20_000;

/**
 * The opens that wait for a judgement. One file is asked about once, however many wait for it; an answer counts
 * until the file changes. What is not answered by its deadline goes through.
 */
export class PendingOpens {
  readonly #hooks: PendingOpensHooks;
  readonly #waiting = new Set<Waiting>();
  readonly #questions = new Map<number, Question>();
  readonly #asked = new Map<string, number>();
  readonly #remembered = new Map<string, boolean>();
  #next = 1;

  constructor(hooks: PendingOpensHooks) {
    this.#hooks = hooks;
  }

  judge(open: OpenToJudge, deadlineMs: number): void {
    const questions = [
      ...(open.target.size > 0n ? [this.#question(open, 'target', open.target)] : []),
      ...open.sources.map((file) => this.#question(open, 'source', file)),
    ];
    const unknown: OpenQuestion[] = [];
    for (const question of questions) {
      const allow = this.#remembered.get(keyOf(open.person, question));
      if (allow === false) {
        this.#refuse(open, question);
        return;
      }
      if (allow === undefined) unknown.push(question);
    }
    if (unknown.length === 0 || this.#waiting.size >= MAX_WAITING) {
      this.#hooks.answer(open.fd, true);
      if (unknown.length > 0) this.#hooks.unchecked(toldOf(open), 'busy');
      return;
    }
    const waiting: Waiting = { open, deadline: this.#hooks.now() + deadlineMs, questions: new Set() };
    this.#waiting.add(waiting);
    for (const question of unknown) this.#ask(waiting, question);
  }

  /** True when this very file was judged for this person before, and may be opened. */
  isKnownGood(person: string, file: Omit<GuardedFile, 'path'>): boolean {
    return this.#remembered.get(keyOf(person, { role: 'target', file })) === true;
  }

  /** The service's answer to a question; late ones are remembered too. */
  answered(id: number, allow: boolean, remember: boolean): void {
    const asked = this.#questions.get(id);
    if (!asked) return;
    this.#questions.delete(id);
    this.#asked.delete(asked.key);
    if (remember) this.#remember(asked.key, allow);
    for (const waiting of asked.waiting) {
      if (!this.#waiting.has(waiting)) continue;
      waiting.questions.delete(id);
      if (!allow) {
        this.#waiting.delete(waiting);
        const { process, target } = waiting.open;
        this.#refuse(waiting.open, { ...asked.question, process, target });
      } else if (waiting.questions.size === 0) {
        this.#waiting.delete(waiting);
        this.#hooks.answer(waiting.open.fd, true);
      }
    }
  }

  /** Lets go what has waited long enough. */
  expire(): void {
    const now = this.#hooks.now();
    for (const waiting of this.#waiting) {
      if (waiting.deadline > now) continue;
      this.#waiting.delete(waiting);
      this.#hooks.answer(waiting.open.fd, true);
      this.#hooks.unchecked(toldOf(waiting.open), 'deadline');
    }
  }

  /** Milliseconds until the next deadline; undefined when nothing waits. */
  nextDeadline(): number | undefined {
    if (this.#waiting.size === 0) return undefined;
    return Math.max(0, Math.min(...[...this.#waiting].map(({ deadline }) => deadline)) - this.#hooks.now());
  }

  /** Answers given before no longer count; neither do those that are on their way. */
  forget(): void {
    this.#remembered.clear();
    this.#asked.clear();
    for (const question of this.#questions.values()) question.key = '';
  }

  #question({ process, target }: OpenToJudge, role: OpenQuestion['role'], file: GuardedFile): OpenQuestion {
    return { process, target, role, file };
  }

  #ask(waiting: Waiting, question: OpenQuestion): void {
    const key = keyOf(waiting.open.person, question);
    let id = this.#asked.get(key);
    if (id === undefined) {
      id = this.#next++;
      this.#asked.set(key, id);
      this.#questions.set(id, { key, question, waiting: new Set() });
      this.#hooks.ask(id, question);
    }
    this.#questions.get(id)!.waiting.add(waiting);
    waiting.questions.add(id);
  }

  #refuse(open: OpenToJudge, question: OpenQuestion): void {
    this.#hooks.answer(open.fd, false);
    this.#hooks.refused(question);
  }

  #remember(key: string, allow: boolean): void {
    if (key === '') return;
    if (this.#remembered.size >= MAX_REMEMBERED) {
      const oldest = this.#remembered.keys().next().value!;
      this.#remembered.delete(oldest);
    }
    this.#remembered.set(key, allow);
  }
}

/** Changes with every change of the file: nobody but the kernel sets the time of a change of status. */
function keyOf(
  person: string,
  { role, file }: { role: OpenQuestion['role']; file: Omit<GuardedFile, 'path'> },
): string {
  const { dev, ino, size, modifiedAtNs, changedAtNs } = file;
  return `${role}:${dev}:${ino}:${size}:${modifiedAtNs}:${changedAtNs}:${person}`;
}

function toldOf({ process, target }: OpenToJudge): GuardedOpen {
  return { process, target };
}
