import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../../store/schema.ts';
import { readSetting } from '../../store/settings.ts';
import { MAX_EVENTS } from '../incidents/gatherer.ts';
import { EVENTS_FOLLOWED } from './follower.ts';

/** Values in one statement, with room to spare. */
const CHUNK = 400;
/** Acts that name people or hold what somebody wrote. */
const PERSONAL_ACTS = ['asked', 'answered', 'comment', 'action', 'closed'];

/** What was made of events that are gone, and is over with them. */
export interface OverDerived {
  /** Events before this position are gone. */
  firstKept: number;
  /** Incidents that go, and those that stay without saying who and what they were about. */
  incidents: readonly number[];
  anonymous: readonly number[];
  people: readonly string[];
  watched: readonly string[];
  /** Questions to people at PCs, as orders. */
  questions: readonly string[];
}

/** Looks for what is over; `before`: events that arrived earlier have been deleted. */
export async function overDerived(db: Kysely<Tables>, before: number): Promise<OverDerived> {
  const incidents = await overIncidents(db, before);
  const people = await db.selectFrom('person_risk').select('person').where('last_at', '<', before).execute();
  const watched = await db
    .selectFrom('watched_people')
    .select('person')
    .where('until', '<', before)
    .execute();
  const questions = await db
    .selectFrom('commands')
    .select('id')
    .where('created_at', '<', before)
    .where('state', 'not in', ['waiting', 'sent'])
    .where('body', 'like', '%"kind":"person.ask"%')
    .execute();
  return {
    firstKept: await firstKept(db),
    ...incidents,
    people: people.map(({ person }) => person),
    watched: watched.map(({ person }) => person),
    questions: questions.map(({ id }) => id),
  };
}

/** True when nothing is over that the record has to speak of. */
export function nothingOver({ incidents, anonymous, people, watched, questions }: OverDerived): boolean {
  return [incidents, anonymous, people, watched, questions].every(({ length }) => length === 0);
}

/** Deletes it, and of people who stay what is older than `before`, in one transaction. */
export async function expireDerived(db: Kysely<Tables>, over: OverDerived, before: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('document_marks').where('position', '<', over.firstKept).execute();
    for (const ids of chunks(over.incidents)) {
      for (const table of ['incident_keys', 'incident_pcs', 'incident_acts', 'incident_checks'] as const)
        await trx.deleteFrom(table).where('incident_id', 'in', ids).execute();
      await trx.deleteFrom('incidents').where('id', 'in', ids).execute();
    }
    for (const ids of chunks(over.anonymous)) await makeAnonymous(trx, ids);
    await trx.deleteFrom('incident_events').where('position', '<', over.firstKept).execute();
    for (const names of chunks(over.people))
      for (const table of ['person_risk', 'person_risk_reasons', 'person_channels', 'person_pcs'] as const)
        await trx.deleteFrom(table).where('person', 'in', names).execute();
    await trx.deleteFrom('person_risk_reasons').where('at', '<', before).execute();
    await trx.deleteFrom('person_pcs').where('last_at', '<', before).execute();
    // A way out that is still spoken of by an event stays known, else its next use would count as the first.
    await trx
      .deleteFrom('person_channels')
      .where('first_at', '<', before)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('events')
              .select('events.position')
              .whereRef('events.actor', '=', 'person_channels.person')
              .whereRef('events.channel', '=', 'person_channels.channel'),
          ),
        ),
      )
      .execute();
    for (const names of chunks(over.watched))
      await trx.deleteFrom('watched_people').where('person', 'in', names).execute();
    for (const ids of chunks(over.questions))
      await trx.deleteFrom('commands').where('id', 'in', ids).execute();
  });
}

/** Positions ascend, so what is older than the first event that is there has gone. */
async function firstKept(db: Kysely<Tables>): Promise<number> {
  const { first } = await db
    .selectFrom('events')
    .select(({ fn }) => fn.min('position').as('first'))
    .executeTakeFirstOrThrow();
  if (first !== null) return Number(first);
  const followed = await readSetting(db, EVENTS_FOLLOWED);
  return followed === undefined ? 0 : (JSON.parse(followed) as { position: number }).position + 1;
}

/** An open one stays to be worked on; the newest stays too, for its number must not be given to another. */
async function overIncidents(
  db: Kysely<Tables>,
  before: number,
): Promise<Pick<OverDerived, 'incidents' | 'anonymous'>> {
  const { last } = await db
    .selectFrom('incidents')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('incidents')
    .select(['id', 'state', 'subject', 'events', 'last_at', 'closed_at'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('incident_events')
            .innerJoin('events', 'events.position', 'incident_events.position')
            .select('incident_events.position')
            .whereRef('incident_events.incident_id', '=', 'incidents.id'),
        ),
      ),
    )
    .execute();
  // Of more events than it lists, some may be there yet; a PC's clock may be wrong, that of the closing is not.
  const over = rows.filter(
    ({ state, events, last_at, closed_at }) =>
      Math.min(last_at, closed_at ?? last_at) < before || (state !== 'merged' && events <= MAX_EVENTS),
  );
  const goes = ({ id, closed_at }: (typeof over)[number]) => closed_at !== null && id !== last;
  return {
    incidents: over.filter(goes).map(({ id }) => id),
    anonymous: over.filter((row) => !goes(row) && row.subject !== '').map(({ id }) => id),
  };
}

async function makeAnonymous(trx: Transaction<Tables>, ids: readonly number[]): Promise<void> {
  await trx.updateTable('incidents').set({ subject: '', document: null }).where('id', 'in', ids).execute();
  await trx.deleteFrom('incident_keys').where('incident_id', 'in', ids).execute();
  await trx
    .deleteFrom('incident_acts')
    .where('incident_id', 'in', ids)
    .where('kind', 'in', PERSONAL_ACTS)
    .execute();
}

function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += CHUNK) yield all.slice(at, at + CHUNK);
}
