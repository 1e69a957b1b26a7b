import { z } from 'zod';
import { TrainingCard } from '../policy/training.ts';

/** Cards that are assigned to this person. */
export const SessionTraining = z.object({
  type: z.literal('training'),
  cards: z
    .array(
      TrainingCard.pick({ id: true, edition: true, title: true, text: true }).extend({
        confirmedAt: z.number().int().optional(),
      }),
    )
    .max(64),
});
export type SessionTraining = z.infer<typeof SessionTraining>;

/** The person has read a card. */
export const ConfirmCard = z.object({
  type: z.literal('confirm-card'),
  ref: z.uuid(),
  cardId: z.string().min(1).max(64),
  edition: z.number().int().positive(),
});
