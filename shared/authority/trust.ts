import { Authority, type Right } from './authority.ts';
import { open, type PublicKey, type Verify } from './envelope.ts';
import { StatementRefused } from './refused.ts';
import { Root } from './root.ts';
import { TimestampStatement } from './statements.ts';

/** What statements are checked against. Immutable: a newer version makes a new one. */
export interface Trust {
  readonly root: Root;
  /** Absent until the first one came. */
  readonly authority?: Authority;
}

/** The root that is given at enrolment: it must at least be signed by its own keys. @throws StatementRefused */
export function pinRoot(envelope: unknown, verify: Verify): Trust {
  const { content, keys } = open('root', envelope, Root, verify);
  requireKeys('root', content, keys);
  return { root: content };
}

/** The next version of the root. @throws StatementRefused */
export function nextRoot(trust: Trust, envelope: unknown, verify: Verify): Trust {
  const { content, keys } = open('root', envelope, Root, verify);
  const { root } = trust;
  requireConsole('root', root, content);
  if (content.version <= root.version) {
    throw new StatementRefused('older', `root ${content.version}: ${root.version} is held already`);
  }
  if (content.version !== root.version + 1) {
    throw new StatementRefused('gap', `root ${content.version}: ${root.version + 1} has to come before it`);
  }
  // By the old keys, or anybody could; by the new ones, or a slip of the pen could lock everybody out.
  requireKeys('root', root, keys);
  requireKeys('root', content, keys);
  return { ...trust, root: content };
}

/**
 * The next list of authorised people. The root's keys may skip versions; people may not, since it is the version
 * before that says who they are. One that has expired may still be followed by the next.
 * @throws StatementRefused
 */
export function nextAuthority(trust: Trust, envelope: unknown, verify: Verify): Trust {
  const { content, keys } = open('authority', envelope, Authority, verify);
  const { root, authority } = trust;
  requireConsole('authority', root, content);
  const held = authority?.version ?? 0;
  if (content.version <= held) {
    throw new StatementRefused('older', `authority ${content.version}: ${held} is held already`);
  }
  if (hasKeys(root, keys)) return { root, authority: content };
  if (!authority) throw new StatementRefused('unknown-key', 'authority: the first one is signed by the root');
  if (content.version !== held + 1) {
    throw new StatementRefused('gap', `authority ${content.version}: ${held + 1} has to come before it`);
  }
  requirePeople('authority', authority, keys, 'authority', root.people.authority);
  return { root, authority: content };
}

/** Whether what rests on this is still to be obeyed. @throws StatementRefused `authority-expired`, `no-root` */
export function requireCurrent(trust: Trust, now: number): Authority {
  const { authority } = trust;
  if (!authority) throw new StatementRefused('no-root', 'nobody is authorised yet');
  if (now > authority.expiresAt) {
    throw new StatementRefused('authority-expired', `authority ${authority.version} has expired: renew it`);
  }
  return authority;
}

/**
 * The different people among the keys, all of whom must hold the right.
 * @throws StatementRefused `unknown-key`, `not-entitled`
 */
export function entitled(
  what: string,
  authority: Authority,
  keys: readonly PublicKey[],
  right: Right,
): string[] {
  const people = new Set<string>();
  for (const key of keys) {
    const found = authority.keys.find((candidate) => candidate.key === key);
    if (!found)
      throw new StatementRefused('unknown-key', `${what}: signed with a key that is not authorised`);
    if (!found.rights.includes(right)) {
      throw new StatementRefused('not-entitled', `${what}: ${found.account} may not sign this`);
    }
    people.add(found.account);
  }
  return [...people];
}

/** How many have to sign: what the root says, or everybody who may while there are fewer. */
export function needed(authority: Authority, right: Right, people: number): number {
  const able = authority.keys.filter(({ rights }) => rights.includes(right)).map(({ account }) => account);
  return Math.max(1, Math.min(people, new Set(able).size));
}

/** @throws StatementRefused `unknown-key`, `not-entitled`, `threshold` */
export function requirePeople(
  what: string,
  authority: Authority,
  keys: readonly PublicKey[],
  right: Right,
  people: number,
): string[] {
  const signed = entitled(what, authority, keys, right);
  const want = needed(authority, right, people);
  if (signed.length < want) {
    throw new StatementRefused('threshold', `${what}: signed by ${signed.length}, takes ${want} people`);
  }
  return signed;
}

/** The console's word on what is newest. @throws StatementRefused */
export function openTimestamp(
  trust: Trust,
  envelope: unknown,
  verify: Verify,
  now: number,
): TimestampStatement {
  const authority = requireCurrent(trust, now);
  const { content, keys } = open('timestamp', envelope, TimestampStatement, verify);
  requireConsole('timestamp', trust.root, content);
  if (!keys.every((key) => key === authority.consoleKey)) {
    throw new StatementRefused('unknown-key', 'timestamp: not by the console’s own key');
  }
  if (now > content.expiresAt) throw new StatementRefused('expired', 'timestamp: it has expired');
  return content;
}

/** @throws StatementRefused `other-console` */
export function requireConsole(what: string, root: Root, { consoleId }: { consoleId: string }): void {
  if (consoleId !== root.consoleId)
    throw new StatementRefused('other-console', `${what}: of another console`);
}

function hasKeys(root: Root, keys: readonly PublicKey[]): boolean {
  return new Set(keys.filter((key) => root.keys.includes(key))).size >= root.threshold;
}

function requireKeys(what: string, root: Root, keys: readonly PublicKey[]): void {
  if (!hasKeys(root, keys)) {
    throw new StatementRefused('threshold', `${what} ${root.version}: not signed by the root's keys`);
  }
}
