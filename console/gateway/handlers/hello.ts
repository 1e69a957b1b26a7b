import { negotiateVersion } from '../../../shared/protocol/codec.ts';
import type { Hello } from '../../../shared/protocol/hello.ts';
import { CLOSE, PROTOCOL_VERSIONS } from '../../../shared/protocol/limits.ts';
import type { Handler } from '../context.ts';
import { policyText } from '../policy-push.ts';

/** Opens the link: welcome with the cursor, then the policy if the agent has another, then its orders. */
export const handleHello: Handler<Hello> = async (hello, link, context) => {
  const { refused, links } = context;
  if (hello.agentId !== link.agentId) {
    refused.add('wrong-agent');
    link.refuse('wrong-agent', 'the credential belongs to another agent', 'hello');
    link.close(CLOSE.notEnrolled, 'wrong agent');
    return;
  }
  const version = negotiateVersion(PROTOCOL_VERSIONS, hello.versions);
  if (version === undefined) {
    refused.add('unsupported-version');
    link.refuse('unsupported-version', `this console speaks ${PROTOCOL_VERSIONS.join(', ')}`, 'hello');
    link.close(CLOSE.protocolVersion, 'no common protocol version');
    return;
  }

  if (hello.sealKey !== undefined) {
    try {
      link.sealKey = await context.sealKeys.use(link.agentId, hello.sealKey);
    } catch (error) {
      refused.add('invalid-seal-key');
      context.logger.error({ agentId: link.agentId, error: (error as Error).message }, 'seal key refused');
    }
  }

  const former = links.get(link.agentId);
  links.set(link.agentId, link);
  former?.close(CLOSE.replaced, 'replaced by a newer link');
  link.hostname = hello.hostname;
  link.epoch = hello.epoch;
  context.presence.set(link.agentId, { address: link.address, lastSeenAt: Date.now(), health: null });
  // What the former link still had on its way counts for the cursor.
  await context.ingest.drained();
  await context.devices.connected(hello, link.address);
  const cursor = await context.eventLog.cursor(hello.agentId, hello.epoch);
  const groups = await context.devices.groups(link.agentId);
  const commands = await context.commands.unanswered(link.agentId);

  // From here to the end nothing is awaited before sending: a policy published meanwhile comes after this one.
  link.state = 'open';
  link.send({
    type: 'welcome',
    version,
    consoleId: context.consoleId,
    cursor,
    heartbeatSeconds: context.heartbeatSeconds,
    serverTime: Date.now(),
  });
  link.send({ type: 'device-groups', groups });
  const { current } = context.policies;
  if (hello.policyRevision !== current.revision) link.sendText(policyText(current));
  link.send({ type: 'recognition-sets', sets: context.recognition.current });
  for (const command of commands) link.send(command);
  await context.commands.markSent(commands.map(({ id }) => id));
};
