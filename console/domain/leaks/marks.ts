import type { Consumer, FollowedEvent } from '../events/follower.ts';

const CHUNK = 500;

/** By what the document of an event is known again: its content, its name, and registered documents in it. */
export function marksOf({
  sha256,
  fileName,
  documents,
}: Pick<FollowedEvent, 'sha256' | 'fileName' | 'documents'>): string[] {
  return [
    ...(sha256 === null ? [] : [`sha256:${sha256}`]),
    ...(fileName === null ? [] : [`name:${fileName.toLowerCase()}`]),
    ...documents.map((name) => `fingerprint:${name}`),
  ];
}

/** Keeps where each document was seen, so that its journey is found without reading events. */
export const documentMarks: Consumer = async (trx, events) => {
  const rows = events.flatMap((event) => marksOf(event).map((mark) => ({ mark, position: event.position })));
  for (let at = 0; at < rows.length; at += CHUNK) {
    await trx
      .insertInto('document_marks')
      .values(rows.slice(at, at + CHUNK))
      .onConflict((conflict) => conflict.columns(['mark', 'position']).doNothing())
      .execute();
  }
  return undefined;
};
