import type { Loosening } from '../policy/loosening.ts';
import { loosens } from '../policy/loosens.ts';
import type { Policy } from '../policy/schema.ts';
import { open, type Verify } from './envelope.ts';
import { StatementRefused } from './refused.ts';
import { CommandStatement, GroupsStatement, PolicyStatement } from './statements.ts';
import { entitled, needed, requireConsole, requireCurrent, requirePeople, type Trust } from './trust.ts';

/** Who asks: the agent, its time and what it holds. */
export interface Check {
  trust: Trust;
  verify: Verify;
  /** Milliseconds since the epoch. */
  now: number;
}

/** A statement that may be obeyed, and by whom. */
export interface Signed<T> {
  content: T;
  /** The accounts that signed. */
  by: string[];
}

/** A policy: in time, of this console, newer than the one held, by people who may. @throws StatementRefused */
export function openPolicy(check: Check, envelope: unknown, heldRevision: number): Signed<PolicyStatement> {
  const { trust, verify, now } = check;
  const authority = requireCurrent(trust, now);
  const { content, keys } = open('policy', envelope, PolicyStatement, verify);
  const what = `policy ${content.revision}`;
  requireConsole(what, trust.root, content);
  const by = entitled(what, authority, keys, 'policy');
  if (content.revision < heldRevision) {
    throw new StatementRefused('older', `${what}: ${heldRevision} is in force already`);
  }
  if (now > content.expiresAt) throw new StatementRefused('expired', `${what}: it has expired`);
  return { content, by };
}

/** How many people have to sign a policy that is to follow another. Pure: page, console and agent ask the same. */
export function signersOfPolicy(trust: Trust, ways: readonly Loosening[]): number {
  const { authority, root } = trust;
  if (!authority || ways.length === 0) return 1;
  const { knownDevice, loosening } = root.people;
  const people = ways.map(({ kind }) => (kind === 'known-device' ? knownDevice : loosening));
  return needed(authority, 'loosening', Math.max(...people));
}

/** @throws StatementRefused `threshold` when too few of those who signed may loosen as this one does */
export function requireSigners(
  trust: Trust,
  signed: Signed<PolicyStatement>,
  from: Policy,
  to: Policy,
): void {
  const ways = loosens(from, to);
  const want = signersOfPolicy(trust, ways);
  const mayLoosen = (account: string) =>
    trust.authority?.keys.some((key) => key.account === account && key.rights.includes('loosening'));
  const able = ways.length === 0 ? signed.by : signed.by.filter(mayLoosen);
  if (able.length >= want) return;
  const what = `policy ${signed.content.revision}`;
  const loosened = ways[0] ? ` loosens ${ways[0].path}` : '';
  throw new StatementRefused(
    'threshold',
    `${what}${loosened}: signed by ${able.length} who may, takes ${want} people`,
  );
}

/** How many people have to sign an order. `isolationApprovals` is what the policy in force asks for. */
export function signersOfCommand(
  trust: Trust,
  { body, total }: Pick<CommandStatement, 'body' | 'total'>,
  isolationApprovals: number,
): number {
  const { authority, root } = trust;
  if (body.kind !== 'network.isolate' || !authority) return 1;
  const byRoot = total > root.isolationLimit ? needed(authority, 'command', root.people.isolation) : 1;
  return Math.max(isolationApprovals, byRoot);
}

/** An order to this PC: in time, by people who may, as many as it takes. @throws StatementRefused */
export function openCommand(
  check: Check,
  envelope: unknown,
  agentId: string,
  isolationApprovals: number,
): Signed<CommandStatement> & { id: string } {
  const { trust, verify, now } = check;
  const authority = requireCurrent(trust, now);
  const { content, keys } = open('command', envelope, CommandStatement, verify);
  requireConsole('command', trust.root, content);
  const id = Object.hasOwn(content.targets, agentId) ? content.targets[agentId] : undefined;
  if (id === undefined) throw new StatementRefused('other-device', 'command: for another PC');
  // A total that is too small would hide how many an order is for; more targets than that are a lie on its face.
  const total = Math.max(content.total, Object.keys(content.targets).length);
  const by = requirePeople('command', authority, keys, 'command', 1);
  const want = signersOfCommand(trust, { body: content.body, total }, isolationApprovals);
  if (by.length < want) {
    throw new StatementRefused('threshold', `command: signed by ${by.length}, takes ${want} people`);
  }
  return { content, by, id };
}

/** The groups of this PC. @throws StatementRefused */
export function openGroups(
  { trust, verify, now }: Check,
  envelope: unknown,
  agentId: string,
): Signed<GroupsStatement> {
  const authority = requireCurrent(trust, now);
  const { content, keys } = open('groups', envelope, GroupsStatement, verify);
  requireConsole('groups', trust.root, content);
  if (content.agentId !== agentId) throw new StatementRefused('other-device', 'groups: of another PC');
  return { content, by: requirePeople('groups', authority, keys, 'command', 1) };
}

/** What two orders must be about for the later one to overtake the earlier. */
export function subjectOf(body: CommandStatement['body']): string {
  switch (body.kind) {
    case 'network.isolate':
    case 'network.release':
      return 'network';
    case 'device.grant':
      return `grant ${body.grant.id}`;
    case 'device.revoke-grant':
      return `grant ${body.grantId}`;
    case 'request.deny':
      return `request ${body.requestId}`;
    case 'person.ask':
      return `question ${body.incident} ${body.person}`;
    case 'discovery.start':
    case 'discovery.pause':
    case 'discovery.resume':
      return 'discovery';
    case 'quarantine.restore':
    case 'quarantine.destroy':
      return `quarantine ${body.quarantineId}`;
  }
}
