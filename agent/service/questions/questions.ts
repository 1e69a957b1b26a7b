import type { GuardEvent } from '../../../shared/events/event.ts';
import type { CommandBody } from '../../../shared/protocol/command.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { SessionHub } from '../session-link/hub.ts';

type Question = Extract<CommandBody, { kind: 'person.ask' }>;

interface Options {
  hub: Pick<SessionHub, 'ask' | 'reaches'>;
  report: (event: GuardEvent) => Promise<unknown>;
}

/**
 * Puts a question of the security team to somebody at this PC. The order is answered when the question stands on
 * their screen; what they say, or that they said nothing, is an event of its own.
 */
export class Questions {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async ask({ person, question, minutes, incident, by }: Question): Promise<{
    state: 'done' | 'failed';
    reason?: string;
  }> {
    const { hub } = this.#options;
    const actor = { user: person };
    if (!hub.reaches(actor)) return { state: 'failed', reason: `${person} is not logged in at this PC` };
    const prompt = {
      subject: 'question',
      name: question,
      message: { 'zh-CN': `${by} 提问（事件单 #${incident}）`, en: `${by} asks (incident #${incident})` },
      choices: [],
      freeText: 'required' as const,
      seconds: minutes * 60,
      unanswered: 'withdraw' as const,
    };
    void hub.ask(actor, prompt).then((outcome) =>
      this.#options.report({
        ...agentEvent('person.answered', 'info', {
          incident,
          question,
          by: outcome.by,
          waitedMs: Math.round(outcome.waitedMs),
          // To withdraw is to say nothing, whatever stood in the box.
          ...(outcome.answer === 'proceed' && outcome.text ? { answer: outcome.text } : {}),
        }),
        actor,
      }),
    );
    return { state: 'done' };
  }
}
