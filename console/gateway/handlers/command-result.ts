import type { CommandResult } from '../../../shared/protocol/command.ts';
import type { Handler } from '../context.ts';

/** An agent's answer to an order. */
export const handleCommandResult: Handler<CommandResult> = async (result, link, context) => {
  if (await context.commands.finish(link.agentId, result)) return;
  context.refused.add('unknown-command-result');
  context.logger.warn({ agentId: link.agentId, command: result.id }, 'an answer to no open command');
};
