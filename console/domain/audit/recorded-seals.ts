import { AuditEntry } from '../../../shared/events/audit-entry.ts';
import type { RecordedSeals } from '../events/verify-seals.ts';
import type { StoredEntry } from './audit-log.ts';

/** Passes the record's entries on and notes what they say of agents' seals; to be asked when all have passed. */
export function noteSeals(entries: Iterable<StoredEntry> | AsyncIterable<StoredEntry>): {
  entries: AsyncIterable<StoredEntry>;
  recorded: RecordedSeals;
} {
  const keys = new Map<string, Set<string>>();
  const chains = new Map<number, string>();
  const expired = { seals: 0 };
  async function* passing(): AsyncIterable<StoredEntry> {
    for await (const entry of entries) {
      note(entry.body, keys, chains, expired);
      yield entry;
    }
  }
  return { entries: passing(), recorded: { keys, chains, expired } };
}

function note(
  body: string,
  keys: Map<string, Set<string>>,
  chains: Map<number, string>,
  expired: { seals: number },
): void {
  // Most acts are of other kinds: looking into the text first spares reading them.
  if (!body.includes('"device.seal-key"') && !body.includes('"events.')) return;
  const { success, data } = AuditEntry.safeParse(JSON.parse(body));
  if (!success) return;
  const { action, target = '', details = {} } = data;
  if (action === 'device.seal-key') {
    const known = keys.get(target) ?? new Set();
    keys.set(target, known.add(String(details.sha256)));
  }
  if (action === 'events.sealed') chains.set(Number(details.seals), String(details.chain));
  if (action === 'events.expired' && details.chain !== undefined) {
    chains.set(Number(details.seals), String(details.chain));
    expired.seals = Math.max(expired.seals, Number(details.seals));
  }
}
