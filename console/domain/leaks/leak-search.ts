import type { Kysely } from 'kysely';
import type { LeakAnswer } from '../../api/contract.ts';
import { containing } from '../../store/containing.ts';
import type { Tables } from '../../store/schema.ts';
import { factsOf } from '../events/facts.ts';
import { marksOf } from './marks.ts';

/** Sightings of one search; of more the newest are told. */
const MOST = 500;

export interface LeakQuestion {
  sha256?: string | undefined;
  fileName?: string | undefined;
  /** Registered documents of which passages were recognised, with the share of the question that is theirs (0 to 1). */
  documents?: readonly { name: string; share: number }[];
  /** Words that names of files are searched for. */
  words?: string | undefined;
}

type How = LeakAnswer['sightings'][number]['how'];

/**
 * How sure it is that a sighting is of the document in question. The same content is the same document; a passage
 * out of the same registered document may have come another way; a name alone proves nothing, and a name with other
 * content speaks against it.
 */
export function surenessOf(how: How, share = 1): number {
  switch (how) {
    case 'content':
      return 0.99;
    case 'passage':
      return Math.min(0.9, 0.5 + 0.4 * share);
    case 'name':
      return 0.4;
    case 'name-other-content':
      return 0.15;
  }
}

/** Who held or moved a document, where and when, oldest first. `agents`: only these PCs. */
export async function searchLeak(
  reader: Kysely<Tables>,
  { sha256, fileName, documents = [], words }: LeakQuestion,
  agents: ReadonlySet<string> | undefined,
): Promise<LeakAnswer> {
  const shares = new Map(documents.map(({ name, share }) => [`fingerprint:${name}`, share]));
  const marks = [
    ...(sha256 === undefined ? [] : [`sha256:${sha256}`]),
    ...(fileName === undefined ? [] : [`name:${fileName.toLowerCase()}`]),
    ...shares.keys(),
  ];
  let found = reader.selectFrom('document_marks').select('position').distinct();
  const wanted = (words ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
  found = found.where(({ or, and, eb }) =>
    or([
      ...(marks.length > 0 ? [eb('mark', 'in', marks)] : []),
      ...(wanted.length > 0
        ? [and([eb('mark', 'like', 'name:%'), ...wanted.map((word) => eb('mark', 'like', containing(word)))])]
        : []),
    ]),
  );
  const positions = await found
    .orderBy('position', 'desc')
    .limit(MOST + 1)
    .execute();
  const rows =
    positions.length === 0
      ? []
      : await reader
          .selectFrom('events')
          .leftJoin('devices', 'devices.agent_id', 'events.agent_id')
          .select(['events.position', 'events.agent_id', 'events.severity', 'events.level', 'events.body'])
          .select('devices.hostname')
          .where(
            'events.position',
            'in',
            positions.slice(0, MOST).map(({ position }) => position),
          )
          .execute();
  const sightings = rows
    .filter(({ agent_id }) => agents?.has(agent_id) ?? true)
    .map(factsOf)
    .map((facts) => {
      const own = new Set(marksOf(facts));
      const passages = [...shares].filter(([mark]) => own.has(mark));
      const share = Math.max(0, ...passages.map(([, each]) => each));
      const sameContent = sha256 !== undefined && facts.sha256 === sha256;
      const how: How = sameContent
        ? 'content'
        : passages.length > 0
          ? 'passage'
          : sha256 !== undefined && facts.sha256 !== null
            ? 'name-other-content'
            : 'name';
      return {
        position: facts.position,
        at: facts.at,
        agentId: facts.agentId,
        hostname: facts.hostname,
        user: facts.user,
        fileName: facts.fileName,
        type: facts.type,
        channel: facts.channel,
        action: facts.action,
        outcome: facts.outcome,
        level: facts.level,
        how,
        sureness: surenessOf(how, share),
      };
    })
    .sort((one, other) => one.at - other.at || one.position - other.position);
  return {
    sightings,
    holders: holdersOf(sightings),
    documents: documents.map(({ name, share }) => ({ name, share })),
    cut: positions.length > MOST,
  };
}

/** Each person at each PC once, the surest first: the first of them who had it, where it is as sure. */
function holdersOf(sightings: LeakAnswer['sightings']): LeakAnswer['holders'] {
  const holders = new Map<string, LeakAnswer['holders'][number]>();
  for (const { user, agentId, hostname, at, how, sureness, outcome, action } of sightings) {
    const key = JSON.stringify([user, agentId]);
    const known = holders.get(key);
    const stopped = outcome === 'done' && action === 'block';
    holders.set(key, {
      user,
      agentId,
      hostname,
      firstAt: Math.min(known?.firstAt ?? at, at),
      lastAt: Math.max(known?.lastAt ?? at, at),
      events: (known?.events ?? 0) + 1,
      // What was stopped did not leave.
      left: (known?.left ?? 0) + (stopped ? 0 : 1),
      how: known && known.sureness >= sureness ? known.how : how,
      sureness: Math.max(known?.sureness ?? 0, sureness),
    });
  }
  return [...holders.values()].sort(
    (one, other) => other.sureness - one.sureness || one.firstAt - other.firstAt,
  );
}
