import { CommandBody, type CommandResult } from '../../shared/protocol/command.ts';
import type { Logger } from './log.ts';
import type { Spool } from './spool/spool.ts';

type Answer = Pick<CommandResult, 'state' | 'reason'>;

/**
 * How each kind of order is carried out; one that is missing is not supported on this PC. An order may be begun
 * again after a crash: it must bear that.
 */
export type CommandExecutors = {
  [K in CommandBody['kind']]?: (body: Extract<CommandBody, { kind: K }>) => Promise<Answer>;
};

/** An order whose signatures hold. */
export interface Order {
  id: string;
  /** Milliseconds since the epoch; not to be begun later. */
  expiresAt: number;
  body: { kind: string; [name: string]: unknown };
}

/**
 * Carries out the console's orders, each id once: the console repeats an order until it has the answer, so the
 * answer is kept and given again.
 */
export class Commands {
  readonly #spool: Pick<Spool, 'mark' | 'setMarks'>;
  readonly #executors: CommandExecutors;
  readonly #log: Logger;
  readonly #running = new Map<string, Promise<CommandResult>>();

  constructor(spool: Pick<Spool, 'mark' | 'setMarks'>, executors: CommandExecutors, log: Logger) {
    this.#spool = spool;
    this.#executors = executors;
    this.#log = log;
  }

  handle(command: Order): Promise<CommandResult> {
    const { id } = command;
    let running = this.#running.get(id);
    if (!running) {
      running = this.#handle(command).finally(() => this.#running.delete(id));
      this.#running.set(id, running);
    }
    return running;
  }

  async #handle({ id, expiresAt, body }: Order): Promise<CommandResult> {
    const given = this.#spool.mark('command', id);
    if (given) return { type: 'command-result', id, ...(JSON.parse(given) as Answer) };
    const answer = await this.#answer(expiresAt, body);
    this.#log.info({ command: id, kind: body.kind, ...answer }, 'command: answered');
    await this.#spool.setMarks([{ kind: 'command', key: id, value: JSON.stringify(answer) }]);
    return { type: 'command-result', id, ...answer };
  }

  async #answer(expiresAt: number, body: Order['body']): Promise<Answer> {
    if (Date.now() > expiresAt) return { state: 'expired' };
    const executor = Object.hasOwn(this.#executors, body.kind)
      ? (this.#executors[body.kind as CommandBody['kind']] as
          | ((body: CommandBody) => Promise<Answer>)
          | undefined)
      : undefined;
    if (!executor) return { state: 'unsupported' };
    const parsed = CommandBody.safeParse(body);
    if (!parsed.success) return { state: 'failed', reason: 'the order is not complete' };
    try {
      return await executor(parsed.data);
    } catch (error) {
      return { state: 'failed', reason: (error as Error).message.slice(0, 1024) };
    }
  }
}
