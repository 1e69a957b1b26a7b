import type { ErrorMessage } from '../../../shared/protocol/error.ts';
import type { Handler } from '../context.ts';

/** An agent could not use a message of ours. Not answered: two sides answering errors would never end. */
export const handleError: Handler<ErrorMessage> = ({ code, message, about }, link, { refused, logger }) => {
  refused.add('refused-by-agent');
  logger.warn({ agentId: link.agentId, code, message, about }, 'an agent refused a message');
};
