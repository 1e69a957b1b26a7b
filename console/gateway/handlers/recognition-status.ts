import type { RecognitionStatus } from '../../../shared/protocol/recognition.ts';
import type { Handler } from '../context.ts';

/** How far the PC is with each set. */
export const handleRecognitionStatus: Handler<RecognitionStatus> = (status, link, { recognitionStatuses }) =>
  recognitionStatuses.record(link.agentId, status);
