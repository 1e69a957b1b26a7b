import type { GuardEvent, Outcome } from '../../../shared/events/event.ts';
import type { Actor } from '../../../shared/events/observation.ts';
import type { PersonResponse } from '../../../shared/events/response.ts';
import { DEFAULT_PROMPTS, type Prompts } from '../../../shared/policy/prompts.ts';
import type { Policy } from '../../../shared/policy/schema.ts';
import type { SessionPrompt } from '../../../shared/session-protocol/prompt.ts';
import type { Quarantine } from '../../enforcers/quarantine/quarantine.ts';
import type { SettledFile } from '../../monitors/monitor.ts';
import type { PromptOutcome } from '../session-link/prompts.ts';
import type { Mark, Spool } from '../spool/spool.ts';
import type { Taking } from './taking.ts';

/** Asks a person in their own session; answers at once when there is none. */
export type AskPerson = (
  actor: Actor | undefined,
  prompt: Omit<SessionPrompt, 'type' | 'id'>,
) => Promise<PromptOutcome>;

export interface AskingOptions {
  spool: Pick<Spool, 'setMarks' | 'marks' | 'append'>;
  quarantine: Pick<Quarantine, 'restore' | 'has'>;
  taking: Pick<Taking, 'take'>;
  ask: AskPerson;
  /** Where the medium with this key is mounted now. */
  rootOf: (deviceKey: string) => string | undefined;
}

export interface Settled {
  outcome: Outcome;
  /** Absent when nobody was asked and policy does not say what to do then. */
  response?: PersonResponse;
  marks: Mark[];
}

/** Files on their way back to where they were: the intent, like that of taking, is durable before the deed. */
const GIVING_BACK = 'giving-back';

/**
 * A file that a rule warns of: its person is asked, and what they say, or the safe answer in their place, is done.
 * Where policy says that nothing leaves without an answer, the file waits for it in the quarantine.
 */
export class Asking {
  readonly #options: AskingOptions;

  constructor(options: AskingOptions) {
    this.#options = options;
  }

  /** Never rejects for what a person or a medium does. The marks belong to the event's append. */
  async settle(file: SettledFile, event: GuardEvent, policy: Policy): Promise<Settled> {
    const { taking, ask } = this.#options;
    const prompts = policy.prompts ?? DEFAULT_PROMPTS;
    const holds = prompts.unanswered === 'block';
    const held = holds ? await taking.take(file, event, policy.contact) : undefined;
    // What is not on the medium any more, or cannot be taken from it, is no question.
    if (held && held.outcome.state !== 'done') return held;
    const given = await ask(file.observation.actor, questionOf(event, prompts));
    if (given.by === 'nobody' && !policy.prompts) return { outcome: { state: 'none' }, marks: [] };
    const response = responseOf(given, prompts);
    if (given.answer === 'proceed') {
      if (held) return { ...(await this.#giveBack({ ...event, response })), response };
      return { outcome: { state: 'none' }, response, marks: [] };
    }
    return { ...(held ?? (await taking.take(file, event, policy.contact))), response };
  }

  /** After a crash: tells of files that were on their way back and not yet told of. */
  async recover(): Promise<void> {
    const { spool, quarantine } = this.#options;
    for (const { key, value } of spool.marks(GIVING_BACK)) {
      const outcome: Outcome = (await quarantine.has(key))
        ? { state: 'done', quarantineId: key }
        : { state: 'none' };
      await spool.append({ ...(JSON.parse(value) as GuardEvent), outcome }, [
        { kind: GIVING_BACK, key, value: null },
      ]);
    }
  }

  async #giveBack(event: GuardEvent): Promise<{ outcome: Outcome; marks: Mark[] }> {
    const { spool, quarantine, rootOf } = this.#options;
    const key = event.id;
    await spool.setMarks([
      { kind: GIVING_BACK, key, value: JSON.stringify(event) },
      { kind: 'taking', key, value: null },
    ]);
    const result = await quarantine.restore(key, { rootOf });
    // A stick that was pulled out meanwhile: the file stays where it is safe, and can be asked for.
    const outcome: Outcome = result.ok ? { state: 'none' } : { state: 'done', quarantineId: key };
    return { outcome, marks: [{ kind: GIVING_BACK, key, value: null }] };
  }
}

function questionOf(
  { channel, file, decision }: GuardEvent,
  prompts: Prompts,
): Omit<SessionPrompt, 'type' | 'id'> {
  return {
    subject: 'file',
    ...(channel ? { channel } : {}),
    name: (file?.name ?? '').slice(0, 1024),
    ...(decision?.ruleName ? { rule: decision.ruleName } : {}),
    ...(decision?.message ? { message: decision.message } : {}),
    ...promptTerms(prompts),
  };
}

/** What policy says of every question: choices, words, time and the safe answer. */
export function promptTerms(
  prompts: Prompts,
): Pick<SessionPrompt, 'choices' | 'freeText' | 'seconds' | 'unanswered'> {
  return {
    choices: prompts.justifications,
    freeText: prompts.freeText,
    seconds: prompts.countdownSeconds,
    unanswered: prompts.unanswered === 'block' ? 'withdraw' : 'proceed',
  };
}

/** What came of a question as it is told to the console. */
export function responseOf(
  { by, answer, choice, text, waitedMs }: PromptOutcome,
  prompts: Prompts,
): PersonResponse {
  const chosen = prompts.justifications.find(({ id }) => id === choice);
  return { by, answer, ...(chosen ? { choice: chosen } : {}), ...(text ? { text } : {}), waitedMs };
}
