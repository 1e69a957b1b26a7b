import { expect, test } from 'vitest';
import { openPolicy, requireSigners } from '../authority/orders.ts';
import { anAuthority, aRoot, CONSOLE, newSigner, sealAll, verify } from '../authority/testing/people.ts';
import { nextAuthority, pinRoot } from '../authority/trust.ts';
import { checkPolicy } from './check.ts';
import { evaluate } from './evaluate.ts';
import { loosens } from './loosens.ts';
import { Policy } from './schema.ts';

const HOLDER = `age1${'q'.repeat(58)}`;
const THIEF = `age1${'p'.repeat(58)}`;
const withEvidence = (evidence: object, rule = 'file'): Policy =>
  Policy.parse({
    name: 'evidence',
    evidence: { recipients: [{ name: '审计', key: HOLDER }], ...evidence },
    rules: [{ id: 'all', name: 'all', action: 'audit', evidence: rule }],
  });
const held = withEvidence({});
const pathsOf = (to: Policy, from = held) => loosens(from, to).map(({ path }) => path);

const [root, li, wang, own] = [newSigner(), newSigner(), newSigner(), newSigner()];
const trust = nextAuthority(
  pinRoot(sealAll('root', aRoot([root]), [root]), verify),
  sealAll('authority', anAuthority({ li, wang }, own), [root]),
  verify,
);
const now = Date.now();
const signedBy = (document: Policy, signers: Parameters<typeof sealAll>[2]) =>
  sealAll(
    'policy',
    { consoleId: CONSOLE, revision: 7, issuedAt: now, expiresAt: now + 3_600_000, document },
    signers,
  );
const verdict = (envelope: unknown, next: Policy): string => {
  try {
    requireSigners(trust, openPolicy({ trust, verify, now }, envelope, 0), held, next);
    return 'obeyed';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('who can open evidence changes by two people alone, whatever a stolen console sends', () => {
  const thiefs = withEvidence({ recipients: [{ name: '审计', key: THIEF }] });
  expect(verdict(signedBy(thiefs, [li]), thiefs)).toBe('threshold');
  expect(verdict(signedBy(thiefs, [own]), thiefs)).toBe('unknown-key');
  const swapped = signedBy(held, [li, wang]);
  const forged = { ...swapped, payload: swapped.payload.replace(HOLDER, THIEF) };
  expect(verdict(forged, thiefs)).toBe('bad-signature');
  expect(verdict({ ...forged, signatures: [] }, thiefs)).toBe('unsigned');
  const more = withEvidence({
    recipients: [
      { name: '审计', key: HOLDER },
      { name: 'thief', key: THIEF },
    ],
  });
  expect(verdict(signedBy(more, [wang]), more)).toBe('threshold');
  expect(verdict(signedBy(more, [li, wang]), more)).toBe('obeyed');
});

test.each<[string, Policy, string[]]>([
  ['less of a file', withEvidence({}, 'findings'), ['rules.all']],
  ['nothing', withEvidence({}, 'none'), ['rules.all']],
  ['smaller files', withEvidence({ maxFileMegabytes: 1 }), ['evidence.maxFileMegabytes']],
  ['less waiting', withEvidence({ maxStoreMegabytes: 1 }), ['evidence.maxStoreMegabytes']],
  ['for fewer days', withEvidence({ retentionDays: 1 }), ['evidence.retentionDays']],
  [
    'slower, and at night',
    withEvidence({ kilobytesPerSecond: 1, hours: { windows: [{ from: '08:00', to: '18:00' }] } }),
    [],
  ],
  ['more', withEvidence({ maxFileMegabytes: 500, retentionDays: 500 }), []],
  [
    'no evidence at all',
    Policy.parse({ name: 'none', rules: [{ id: 'all', name: 'all', action: 'audit' }] }),
    ['evidence', 'rules.all'],
  ],
])('keeping %s', (_name, to, paths) => {
  expect(pathsOf(to).sort()).toEqual([...paths].sort());
});

test('of the rules that match the most counts, and a rule for nobody is no policy', () => {
  const policy = Policy.parse({
    name: 'two',
    evidence: held.evidence,
    rules: [
      { id: 'block', name: 'block', action: 'block', evidence: 'findings' },
      { id: 'look', name: 'look', action: 'audit', evidence: 'file' },
    ],
  });
  const observation = {
    at: 0,
    channel: 'folder',
    operation: 'created',
    file: { name: 'a', path: '/a', sizeBytes: 1 },
  } as const;
  const inspection = { type: 'text', bytes: 1, level: 'public', findings: [], ms: 0 };
  expect(evaluate(policy, { observation, inspection })).toMatchObject({ action: 'block', evidence: 'file' });
  const { evidence: _, ...nobody } = policy;
  expect(checkPolicy(nobody).map(({ path }) => path.join('.'))).toEqual([
    'rules.0.evidence',
    'rules.1.evidence',
  ]);
});
