import type { AgentMessage } from '../../../shared/protocol/codec.ts';
import type { Handler } from '../context.ts';
import { handleCommandResult } from './command-result.ts';
import { handleDiscoveryStatus } from './discovery-status.ts';
import { handleError } from './error.ts';
import { handleEvents } from './events.ts';
import { handleEvidenceOffer, handleEvidencePiece } from './evidence.ts';
import { handleHeartbeat } from './heartbeat.ts';
import { handleHello } from './hello.ts';
import { handleInventory } from './inventory.ts';
import { handleNetworkStatus } from './network-status.ts';
import { handlePolicyStatus } from './policy-status.ts';
import { handleRecognitionFetch } from './recognition-fetch.ts';
import { handleRecognitionStatus } from './recognition-status.ts';
import { handleRenewal } from './renew-certificate.ts';

/** A new message is a file here and a line below. */
export const HANDLERS: { [T in AgentMessage['type']]: Handler<Extract<AgentMessage, { type: T }>> } = {
  hello: handleHello,
  events: handleEvents,
  'policy-status': handlePolicyStatus,
  'command-result': handleCommandResult,
  'network-status': handleNetworkStatus,
  'recognition-fetch': handleRecognitionFetch,
  'recognition-status': handleRecognitionStatus,
  'renew-certificate': handleRenewal,
  inventory: handleInventory,
  'discovery-status': handleDiscoveryStatus,
  'evidence-offer': handleEvidenceOffer,
  'evidence-piece': handleEvidencePiece,
  heartbeat: handleHeartbeat,
  error: handleError,
};
