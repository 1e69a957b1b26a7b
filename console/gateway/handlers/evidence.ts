import type { EvidenceOffer, EvidencePiece } from '../../../shared/protocol/evidence.ts';
import type { UploadState } from '../../domain/evidence/evidence.ts';
import type { GatewayContext, Handler } from '../context.ts';
import type { Link } from '../link.ts';

/** An agent has evidence ready. */
export const handleEvidenceOffer: Handler<EvidenceOffer> = ({ id }, link, context) =>
  answer(id, link, context, () => context.evidence.offered(link.agentId, id));

/** A piece of it. An agent sends the next one when it was asked for: more at once are not taken. */
export const handleEvidencePiece: Handler<EvidencePiece> = ({ id, offset, data }, link, context) =>
  answer(id, link, context, () =>
    context.evidence.piece(link.agentId, id, offset, Buffer.from(data, 'base64')),
  );

async function answer(
  id: string,
  link: Link,
  { refused }: GatewayContext,
  work: () => Promise<UploadState>,
): Promise<void> {
  const say = (state: UploadState) => link.send({ type: 'evidence-state', id, ...state });
  if (link.evidenceInHand) {
    refused.add('busy');
    say({ state: 'refused', reason: 'busy' });
    return;
  }
  link.evidenceInHand = true;
  try {
    const state = await work();
    if (state.state === 'refused') refused.add(`evidence-${state.reason}`);
    say(state);
  } finally {
    link.evidenceInHand = false;
  }
}
