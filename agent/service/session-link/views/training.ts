import type { Actor } from '../../../../shared/events/observation.ts';
import { matchesGlob } from '../../../../shared/policy/glob.ts';
import type { Training, TrainingCard } from '../../../../shared/policy/training.ts';
import type { SessionTraining } from '../../../../shared/session-protocol/training.ts';

/** The cards that a person is to read. */
export function cardsOf(training: Training | undefined, person: Actor): TrainingCard[] {
  return (training?.cards ?? []).filter(({ users, groups }) => {
    if (!users && !groups) return true;
    const matches = (globs: readonly string[] | undefined, values: readonly string[]) =>
      globs?.some((glob) => values.some((value) => matchesGlob(glob, value))) ?? false;
    return (
      matches(users, person.user === undefined ? [] : [person.user]) || matches(groups, person.groups ?? [])
    );
  });
}

/** Those cards, each with when it was confirmed. */
export function trainingView(
  training: Training | undefined,
  person: Actor,
  confirmedAt: (card: TrainingCard) => number | undefined,
): SessionTraining {
  return {
    type: 'training',
    cards: cardsOf(training, person).map((card) => {
      const { id, edition, title, text } = card;
      const at = confirmedAt(card);
      return { id, edition, title, text, ...(at === undefined ? {} : { confirmedAt: at }) };
    }),
  };
}
