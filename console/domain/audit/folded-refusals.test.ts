import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuditEntry } from '../../../shared/events/audit-entry.ts';
import { FoldedRefusals } from './folded-refusals.ts';

function refusal(address: string, target: string): AuditEntry {
  return { at: 1, actor: { kind: 'unknown', name: '', address }, action: 'session.refused', target };
}

function kept(): { entries: AuditEntry[]; folded: FoldedRefusals } {
  const entries: AuditEntry[] = [];
  return { entries, folded: new FoldedRefusals(async (entry) => entries.push(entry)) };
}

const countOf = ({ details }: AuditEntry) => (details?.count as number | undefined) ?? 1;
const sum = (entries: AuditEntry[]) => entries.reduce((total, entry) => total + countOf(entry), 0);

test('the first is on record at once; a thousand more take a handful of entries, whose counts add up', async () => {
  const { entries, folded } = kept();
  await folded.tell(refusal('10.0.0.1', 'admin'));
  expect(entries).toEqual([refusal('10.0.0.1', 'admin')]);
  for (let n = 0; n < 1000; n++) await folded.tell(refusal('10.0.0.1', 'admin'));
  await folded.tell(refusal('10.0.0.2', 'admin'));
  await folded.flush();
  expect(entries.length).toBeLessThan(15);
  const of = (address: string) => entries.filter(({ actor }) => actor.address === address);
  expect(sum(of('10.0.0.1'))).toBe(1001);
  expect(sum(of('10.0.0.2'))).toBe(1);
});

test('neither ever new names nor ever new addresses make the record grow without end', async () => {
  const { entries, folded } = kept();
  for (let n = 0; n < 5000; n++) await folded.tell(refusal('10.0.0.1', `name-${n}`));
  expect(entries.length).toBeLessThan(40);
  for (let n = 0; n < 20_000; n++) await folded.tell(refusal(`2001:db8::${n.toString(16)}`, 'admin'));
  await folded.flush();
  expect(entries.length).toBeLessThan(1100);
  expect(sum(entries)).toBe(25_000);
});

test('whatever comes, and whenever it is written down, nothing is lost', async () => {
  const attempts = fc.array(
    fc.tuple(fc.integer({ max: 3, min: 0 }), fc.integer({ max: 30, min: 0 }), fc.boolean()),
  );
  await fc.assert(
    fc.asyncProperty(attempts, async (all) => {
      const { entries, folded } = kept();
      for (const [address, name, flush] of all) {
        await folded.tell(refusal(`10.0.0.${address}`, `name-${name}`));
        if (flush) await folded.flush();
      }
      await folded.flush();
      expect(sum(entries)).toBe(all.length);
    }),
    { numRuns: 50 },
  );
});
