import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_POLICY_SOURCE } from '../policy/default-policy.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Policy } from '../policy/schema.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Envelope, open, read, seal } from './envelope.ts';
import { openCommand, openGroups, openPolicy, requireSigners } from './orders.ts';
import { Root } from './root.ts';
import { anAuthority, aRoot, CONSOLE, newSigner, sealAll, verify } from './testing/people.ts';
import { nextAuthority, nextRoot, openTimestamp, pinRoot, type Trust } from './trust.ts';

const AGENT = '22222222-2222-4222-8222-222222222222';
const OTHER = '33333333-3333-4333-8333-333333333333';
const root = newSigner();
const li = newSigner();
const wang = newSigner();
const zhao = newSigner();
const console_ = newSigner();
const foreign = newSigner();
const now = Date.now();
const HOUR = 3_600_000;

const pinned = pinRoot(seal('root', aRoot([root]), root), verify);
const two = nextAuthority(pinned, seal('authority', anAuthority({ li, wang }, console_), root), verify);
const alone = nextAuthority(pinned, seal('authority', anAuthority({ li }, console_), root), verify);
const check = (trust: Trust = two, at = now) => ({ trust, verify, now: at });

const parsed = parsePolicy(DEFAULT_POLICY_SOURCE);
const strict = (parsed as { policy: Policy }).policy;
const loose: Policy = { ...strict, rules: [] };

const policy = (changes: object = {}) => ({
  consoleId: CONSOLE,
  revision: 7,
  issuedAt: now,
  expiresAt: now + HOUR,
  document: strict,
  ...changes,
});
const isolate = { kind: 'network.isolate' as const, reason: 'leak', by: 'li', deadManSeconds: 60 };
const command = (changes: object = {}) => ({
  consoleId: CONSOLE,
  issuedAt: now,
  expiresAt: now + HOUR,
  targets: { [AGENT]: OTHER },
  total: 1,
  body: isolate,
  ...changes,
});
const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'obeyed';
};

test('canonical JSON is read back as what it was, whatever the order of members', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as unknown;
      const text = canonicalJson(plain);
      expect(JSON.parse(text)).toEqual(plain);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
  // RFC 8785 section 3.2.3: by UTF-16 units, not by code points.
  expect(canonicalJson({ '\u{1F600}': 1, '\u20ac': 2, 1: 3, '\ufb33': 4, '\r': 5 })).toBe(
    '{"\\r":5,"1":3,"\u20ac":2,"\u{1F600}":1,"\ufb33":4}',
  );
  expect(canonicalJson({ a: 1e21, b: 0.1, c: -0, d: 'ä\u0007"' })).toBe(
    '{"a":1e+21,"b":0.1,"c":0,"d":"ä\\u0007\\""}',
  );
});

test('any byte of a signed statement changed: it is refused', () => {
  const text = JSON.stringify(sealAll('policy', policy({ document: { name: '客户' } }), [li, wang]));
  const bytes = Buffer.from(text);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ by;
      let value: unknown;
      try {
        value = JSON.parse(changed.toString());
      } catch {
        return;
      }
      expect(refusal(() => openPolicy(check(), value, 0))).not.toBe('obeyed');
    }),
    { numRuns: 2000 },
  );
});

test('a statement of one sort is none of another, and one that can be read two ways is none at all', () => {
  const envelope = seal('groups', command(), li);
  expect(refusal(() => openCommand(check(), envelope, AGENT, 1))).toBe('bad-signature');
  expect(refusal(() => read('root', '{"a":1,"a":2}', Root))).toBe('malformed');
  expect(refusal(() => open('root', { payload: '{}', signatures: [] }, Root, verify))).toBe('unsigned');
  expect(refusal(() => open('root', { revision: 1, document: {} }, Root, verify))).toBe('unsigned');
});

const POLICIES: [string, Envelope, string, Trust?][] = [
  ['by one who may', seal('policy', policy(), li), 'obeyed'],
  ['by a foreign key', seal('policy', policy(), foreign), 'unknown-key'],
  ['by the console itself', seal('policy', policy(), console_), 'unknown-key'],
  ['by the root, which signs no policies', seal('policy', policy(), root), 'unknown-key'],
  ['by one who may and one nobody knows', sealAll('policy', policy(), [li, foreign]), 'unknown-key'],
  ['older', seal('policy', policy({ revision: 4 }), li), 'older'],
  ['expired', seal('policy', policy({ expiresAt: now - 1 }), li), 'expired'],
  ['of another console', seal('policy', policy({ consoleId: OTHER }), li), 'other-console'],
  ['before anybody was authorised', seal('policy', policy(), li), 'no-root', pinned],
];
test.each(POLICIES)('a policy %s', (_name, envelope, code, trust = two) => {
  expect(refusal(() => openPolicy(check(trust), envelope, 5))).toBe(code);
});

test('a policy that loosens takes two people as soon as there are two, and both must be entitled', () => {
  const by = (trust: Trust, ...signers: Parameters<typeof sealAll>[2]) =>
    refusal(() =>
      requireSigners(
        trust,
        openPolicy(check(trust), sealAll('policy', policy({ document: loose }), signers), 0),
        strict,
        loose,
      ),
    );
  expect(by(two, li)).toBe('threshold');
  expect(by(two, li, wang)).toBe('obeyed');
  expect(by(alone, li)).toBe('obeyed');
  const limited = nextAuthority(
    pinned,
    seal('authority', anAuthority({ li, wang, zhao: [zhao, ['policy']] }, console_), root),
    verify,
  );
  expect(by(limited, li, zhao)).toBe('threshold');
  expect(by(limited, zhao)).toBe('threshold');
  // Two keys of one account are one person.
  const twice = nextAuthority(
    pinned,
    seal(
      'authority',
      {
        ...anAuthority({ li, wang }, console_),
        keys: [
          ...anAuthority({ li, wang }, console_).keys,
          { ...anAuthority({ li: foreign }, console_).keys[0]! },
        ],
      },
      root,
    ),
    verify,
  );
  expect(by(twice, li, foreign)).toBe('threshold');
});

const COMMANDS: [string, Envelope, string, number?][] = [
  ['to this PC', seal('command', command(), li), 'obeyed'],
  ['to another PC', seal('command', command({ targets: { [OTHER]: OTHER } }), li), 'other-device'],
  ['by a foreign key', seal('command', command(), foreign), 'unknown-key'],
  ['by the console itself', seal('command', command(), console_), 'unknown-key'],
  ['of another console', seal('command', command({ consoleId: OTHER }), li), 'other-console'],
  ['to more than the limit', seal('command', command({ total: 3 }), li), 'threshold'],
  ['to more than the limit, by two', sealAll('command', command({ total: 3 }), [li, wang]), 'obeyed'],
  [
    'to more than it says',
    seal('command', command({ targets: { [AGENT]: OTHER, [OTHER]: OTHER, [CONSOLE]: OTHER } }), li),
    'threshold',
  ],
  ['that policy wants two for', seal('command', command(), li), 'threshold', 2],
  ['that policy wants two for, twice by one', sealAll('command', command(), [li, li]), 'threshold', 2],
];
test.each(COMMANDS)('an order %s', (_name, envelope, code, approvals = 1) => {
  expect(refusal(() => openCommand(check(), envelope, AGENT, approvals))).toBe(code);
});

test('groups are of one PC, by a person', () => {
  const content = { consoleId: CONSOLE, agentId: AGENT, issuedAt: now, groups: ['sales'] };
  expect(openGroups(check(), seal('groups', content, li), AGENT).content.groups).toEqual(['sales']);
  expect(refusal(() => openGroups(check(), seal('groups', content, console_), AGENT))).toBe('unknown-key');
  expect(refusal(() => openGroups(check(), seal('groups', content, li), OTHER))).toBe('other-device');
});

test('the root goes from version to version by old and new keys together, never back, never over a gap', () => {
  const renewed = aRoot([foreign], { version: 2 });
  expect(refusal(() => nextRoot(two, sealAll('root', renewed, [root]), verify))).toBe('threshold');
  expect(refusal(() => nextRoot(two, sealAll('root', renewed, [foreign]), verify))).toBe('threshold');
  const next = nextRoot(two, sealAll('root', renewed, [root, foreign]), verify);
  expect(next.root.version).toBe(2);
  expect(refusal(() => nextRoot(next, sealAll('root', renewed, [root, foreign]), verify))).toBe('older');
  const third = aRoot([foreign], { version: 4 });
  expect(refusal(() => nextRoot(next, sealAll('root', third, [foreign]), verify))).toBe('gap');
  expect(refusal(() => pinRoot(seal('root', aRoot([root]), foreign), verify))).toBe('threshold');
});

test('people follow one another by the right to authorise, two of them when there are two', () => {
  const next = (version: number, ...signers: Parameters<typeof sealAll>[2]) =>
    refusal(() =>
      nextAuthority(two, sealAll('authority', anAuthority({ li }, console_, { version }), signers), verify),
    );
  expect(next(2, li)).toBe('threshold');
  expect(next(2, li, wang)).toBe('obeyed');
  expect(next(3, li, wang)).toBe('gap');
  expect(next(3, root)).toBe('obeyed');
  expect(next(1, root)).toBe('older');
  expect(next(2, li, foreign)).toBe('unknown-key');
});

test('an authority past its time authorises nothing new, and can still be followed by the next', () => {
  const later = now + 2 * 365 * 86_400_000;
  expect(refusal(() => openPolicy(check(two, later), seal('policy', policy(), li), 0))).toBe(
    'authority-expired',
  );
  const renewed = anAuthority({ li, wang }, console_, { version: 2, expiresAt: later + HOUR });
  const trust = nextAuthority(two, sealAll('authority', renewed, [li, wang]), verify);
  const fresh = seal('policy', policy({ expiresAt: later + HOUR }), li);
  expect(refusal(() => openPolicy(check(trust, later), fresh, 0))).toBe('obeyed');
});

test('what time it is says the console’s own key and nobody else', () => {
  const stamp = { consoleId: CONSOLE, at: now, expiresAt: now + HOUR, root: 1, authority: 1, policy: 7 };
  expect(openTimestamp(two, seal('timestamp', stamp, console_), verify, now).policy).toBe(7);
  expect(refusal(() => openTimestamp(two, seal('timestamp', stamp, li), verify, now))).toBe('unknown-key');
  expect(refusal(() => openTimestamp(two, seal('timestamp', stamp, console_), verify, now + 2 * HOUR))).toBe(
    'expired',
  );
});
