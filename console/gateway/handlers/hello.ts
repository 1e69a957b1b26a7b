import { negotiateVersion } from '../../../shared/protocol/codec.ts';
import type { Hello } from '../../../shared/protocol/hello.ts';
import { CLOSE, PROTOCOL_VERSIONS } from '../../../shared/protocol/limits.ts';
import { authorityMessage } from '../authority-push.ts';
import type { GatewayContext, Handler } from '../context.ts';
import type { Link } from '../link.ts';
import { policyText } from '../policy-push.ts';

/** A link whose agent does not answer within this time is one that its agent has left without a word. */
const ANSWERS_WITHIN_MS = 2_000;

/** Opens the link: welcome with the cursor, then the policy if the agent has another, then its orders. */
export const handleHello: Handler<Hello> = async (hello, link, context) => {
  const { refused, links } = context;
  if (hello.agentId !== link.agentId) {
    refused.add('wrong-agent');
    link.refuse('wrong-agent', 'the certificate is another agent’s', 'hello');
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

  link.hostname = hello.hostname;
  if (await isTakenBy(link, context)) return;
  const former = links.get(link.agentId);
  links.set(link.agentId, link);
  former?.close(CLOSE.replaced, 'replaced by a newer link');
  if (hello.sealKey !== undefined) {
    try {
      link.sealKey = await context.sealKeys.use(link.agentId, hello.sealKey);
    } catch (error) {
      refused.add('invalid-seal-key');
      context.logger.error({ agentId: link.agentId, error: (error as Error).message }, 'seal key refused');
    }
  }
  link.epoch = hello.epoch;
  link.policyRevision = hello.policyRevision;
  if (hello.authority) link.versions = hello.authority;
  context.presence.set(link.agentId, { address: link.address, lastSeenAt: Date.now(), health: null });
  // What the former link still had on its way counts for the cursor.
  await context.ingest.drained();
  await context.devices.connected(hello, link.address);
  const cursor = await context.eventLog.cursor(hello.agentId, hello.epoch);
  await context.identities.connected(hello, link.holder, cursor, link.address);
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
  const signed = authorityMessage(context, link);
  if (signed) link.send(signed);
  if (groups !== undefined) link.send({ type: 'device-groups', envelope: groups });
  const { authority } = context.identities;
  if (hello.trust !== undefined && hello.trust !== authority.bundleHash) {
    link.send({ type: 'trust', ca: authority.bundle });
  }
  const { current } = context.policies;
  const policy =
    hello.policyRevision === current.revision ? undefined : policyText(current, hello.policyRevision);
  if (policy !== undefined) link.sendText(policy);
  link.send({ type: 'recognition-sets', sets: context.recognition.current });
  for (const command of commands) link.send(command);
  await context.commands.markSent(commands.map(({ id }) => id));
};

/**
 * Whether another computer holds a live link with this identity. The one that was there first keeps its link, so a
 * copy cannot push the other out; the newcomer is told, and both are shown to people, who know which is which.
 */
async function isTakenBy(link: Link, context: GatewayContext): Promise<boolean> {
  let former: Link | undefined;
  // While one was asked another may have come.
  do {
    const asked = former;
    former = context.links.get(link.agentId);
    if (!former || former === asked) return false;
  } while (!(await former.isAlive(ANSWERS_WITHIN_MS)));
  context.refused.add('identity-in-use');
  const { agentId, address } = link;
  context.logger.error({ agentId, address, former: former.address }, 'two live links with one identity');
  await context.identities.suspect(
    agentId,
    'two-links',
    [former, link].map(({ hostname, address }) => ({ hostname, address })),
  );
  former.refuse('identity-in-use', 'another computer uses the identity of this one');
  link.refuse('identity-in-use', 'another computer uses the identity of this one', 'hello');
  link.close(CLOSE.inUse, 'identity in use');
  return true;
}
