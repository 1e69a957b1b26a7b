import type { RecognitionFetch } from '../../../shared/protocol/recognition.ts';
import type { Handler } from '../context.ts';

/** A piece of a set. An agent asks for the next one when it has this: more at once are not answered. */
export const handleRecognitionFetch: Handler<RecognitionFetch> = async (
  { sha256, offset },
  link,
  context,
) => {
  if (link.pieceOnItsWay) {
    context.refused.add('busy');
    link.refuse('busy', 'ask for one piece at a time', 'recognition-fetch');
    return;
  }
  link.pieceOnItsWay = true;
  try {
    await context.pieces.inTurn(async () => {
      const piece = await context.recognition.piece(sha256, offset);
      await link.sent({
        type: 'recognition-piece',
        sha256,
        offset,
        data: piece?.toString('base64') ?? '',
        ...(piece ? {} : { gone: true }),
      });
    });
  } finally {
    link.pieceOnItsWay = false;
  }
};
