import type { TrainingCard } from '../../../../shared/policy/training.ts';

/**
 * A policy's text with one more training card; what people wrote in it stays as it was. The YAML library is fetched
 * when it is first needed.
 * @returns undefined when there is a card of this name already
 */
export async function addCard(source: string, card: TrainingCard): Promise<string | undefined> {
  const { parseDocument, isSeq, isMap } = await import('yaml');
  const document = parseDocument(source);
  const cards = document.getIn(['training', 'cards']);
  if (isSeq(cards)) {
    if (cards.items.some((item) => isMap(item) && item.get('id') === card.id)) return undefined;
    document.addIn(['training', 'cards'], document.createNode(card));
  } else {
    document.setIn(['training', 'cards'], document.createNode([card]));
  }
  return document.toString({ lineWidth: 0 });
}
