import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { LocalizedText } from '../../../shared/detection/levels.ts';
import { type Severity, severityRank } from '../../../shared/events/severity.ts';
import type { Tables } from '../../store/schema.ts';

const DAY_MS = 86_400_000;
/** Nobody wants to be told of it any more. */
const KEEP_MS = 30 * DAY_MS;
/** Attachments of one notice, as they are (not encoded). */
const MOST_ATTACHED_BYTES = 10 * 1024 * 1024;

/** Something that people are to be told of. */
export interface Notice {
  /** Which part of the console says it, and of what: `incident.opened`, `report.ready`. */
  kind: string;
  severity: Severity;
  title: LocalizedText | string;
  text: LocalizedText | string;
  /** Path of the console's page, such as /incidents/7. */
  link?: string;
  /** Mail addresses; without them every target gets it that asks for notices. */
  to?: readonly string[];
  /** For mail alone. */
  attachments?: readonly { name: string; type: string; content: Buffer }[];
}

/** What parts of the console tell people through. */
export interface Notifier {
  /** Takes it durably; it is delivered later, at least once. @throws RangeError when attachments are too large */
  notify(notice: Notice): Promise<void>;
}

/** A notice as it is kept: attachments in base64. */
export type StoredNotice = Omit<Notice, 'attachments'> & {
  id: string;
  at: number;
  attachments?: { name: string; type: string; content: string }[];
};

/** Keeps notices until every target has dealt with them. */
export class NoticeQueue implements Notifier {
  readonly #db: Kysely<Tables>;
  /** Told after each notice. */
  onNotice: () => void = () => {};

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async notify({ attachments, ...notice }: Notice): Promise<void> {
    const size = (attachments ?? []).reduce((sum, { content }) => sum + content.length, 0);
    if (size > MOST_ATTACHED_BYTES) throw new RangeError(`more than ${MOST_ATTACHED_BYTES} bytes attached`);
    const stored: StoredNotice = {
      ...notice,
      id: randomUUID(),
      at: Date.now(),
      ...(attachments
        ? { attachments: attachments.map((each) => ({ ...each, content: each.content.toString('base64') })) }
        : {}),
    };
    // One statement: two notices at once do not get one position.
    await this.#db
      .insertInto('notices')
      .columns(['id', 'position', 'at', 'severity', 'body'])
      .expression((e) =>
        e
          .selectFrom('notices')
          .select(({ fn, val, eb, lit }) => [
            val(stored.id).as('id'),
            eb(fn.coalesce(fn.max('position'), lit(0)), '+', lit(1)).as('position'),
            val(stored.at).as('at'),
            val(severityRank(stored.severity)).as('severity'),
            val(JSON.stringify(stored)).as('body'),
          ]),
      )
      .execute();
    this.onNotice();
  }

  /** Drops what is too old to be news, except the last one, which holds the count. */
  async prune(now = Date.now()): Promise<void> {
    await this.#db
      .deleteFrom('notices')
      .where('at', '<', now - KEEP_MS)
      .where('position', '<', (e) =>
        e.selectFrom('notices').select(({ fn }) => fn.max('position').as('last')),
      )
      .execute();
  }
}
