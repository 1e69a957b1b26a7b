import type { Kysely } from 'kysely';

const PIECE = 2000;

interface Body {
  file?: { name?: string };
  inspection?: { findings?: { detector: string }[] };
}

/** File names and detectors of events in columns of their own, so that queries can ask for them. */
// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('events').addColumn('file', 'text').execute();
  await db.schema.alterTable('events').addColumn('detectors', 'text').execute();
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('events')
      .select(['position', 'body'])
      .where('position', '>', after)
      .orderBy('position')
      .limit(PIECE)
      .execute();
    if (rows.length === 0) break;
    for (const { position, body } of rows) {
      const { file, inspection } = JSON.parse(body) as Body;
      const detectors = [...new Set(inspection?.findings?.map(({ detector }) => detector))];
      if (file?.name === undefined && detectors.length === 0) continue;
      await db
        .updateTable('events')
        .set({
          file: file?.name ?? null,
          detectors: detectors.length > 0 ? `,${detectors.join(',')},` : null,
        })
        .where('position', '=', position)
        .execute();
    }
    after = rows.at(-1)!.position;
  }
}
