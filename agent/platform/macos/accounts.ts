import { displayName } from '../../../shared/events/display-name.ts';
import type { Actor } from '../../../shared/events/observation.ts';
import { type Command, type RunCommand, runCommand } from '../command.ts';

const REMEMBER_MS = 10 * 60_000;
const MAX_REMEMBERED = 1024;
const MAX_GROUPS = 64;

/** The user of a process: the real one, whoever sudo made of them. */
export function userOfProcess(pid: number): Command {
  return { file: '/bin/ps', args: ['-o', 'ruid=', '-p', whole(pid)], reads: true };
}

/** Directory Service's own answer for a user, directories (Active Directory, LDAP) included. */
export function userRecord(uid: number): Command {
  return { file: '/usr/bin/dscacheutil', args: ['-q', 'user', '-a', 'uid', whole(uid)], reads: true };
}

/** A line for every session, the user first (who(1)). */
export function listSessions(): Command {
  return { file: '/usr/bin/who', args: [], reads: true };
}

/** Names of the people in what `listSessions` printed. */
export function parseSessions(output: string): string[] {
  const names = output.split('\n').map((line) => line.split(/\s/)[0] ?? '');
  return [...new Set(names)].filter((name) => name !== '' && name !== 'root' && !name.startsWith('_'));
}

export function userNumber(name: string): Command {
  return { file: '/usr/bin/id', args: ['-u', '--', name], reads: true };
}

/** Numbers of all groups that a user is in: names may have blanks in them. */
export function groupNumbers(user: string): Command {
  return { file: '/usr/bin/id', args: ['-G', '--', user], reads: true };
}

export function groupRecord(gid: number): Command {
  return { file: '/usr/bin/dscacheutil', args: ['-q', 'group', '-a', 'gid', whole(gid)], reads: true };
}

/** The value of a field in what dscacheutil prints, `name: value` a line. */
export function parseRecord(output: string, field: string): string | undefined {
  for (const line of output.split('\n')) {
    if (line.startsWith(`${field}: `)) return line.slice(field.length + 2).trim() || undefined;
  }
  return undefined;
}

/** Names people. An answer is remembered for ten minutes. */
export class Accounts {
  readonly #run: RunCommand;
  readonly #remembered = new Map<number, { actor: Promise<Actor>; until: number }>();

  constructor(run: RunCommand = runCommand) {
    this.#run = run;
  }

  /** @see Platform.actorOf */
  async actorOf(subject: { pid?: number; ownerUid?: number }): Promise<Actor | undefined> {
    const uid = (subject.pid === undefined ? undefined : await this.#uidOf(subject.pid)) ?? subject.ownerUid;
    return uid === undefined ? undefined : this.#actor(uid);
  }

  /** @see Platform.peoplePresent */
  async people(): Promise<Actor[]> {
    const found: Actor[] = [];
    for (const name of parseSessions((await this.#run(listSessions())).stdout)) {
      const uid = (await this.#run(userNumber(name))).stdout.trim();
      if (/^\d+$/.test(uid)) found.push(await this.#actor(Number(uid)));
    }
    return found;
  }

  async #uidOf(pid: number): Promise<number | undefined> {
    const output = await this.#run(userOfProcess(pid));
    const text = output.stdout.trim();
    return output.code === 0 && /^\d+$/.test(text) ? Number(text) : undefined;
  }

  #actor(uid: number): Promise<Actor> {
    const known = this.#remembered.get(uid);
    if (known && known.until > Date.now()) return known.actor;
    const actor = this.#lookUp(uid);
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(uid, { actor, until: Date.now() + REMEMBER_MS });
    return actor;
  }

  async #lookUp(uid: number): Promise<Actor> {
    const name = parseRecord((await this.#run(userRecord(uid))).stdout, 'name');
    if (!name) return { uid };
    const numbers = (await this.#run(groupNumbers(name))).stdout.trim().split(/\s+/).map(Number);
    const groups: string[] = [];
    for (const gid of numbers.filter((each) => Number.isSafeInteger(each) && each > 0).slice(0, MAX_GROUPS)) {
      const group = parseRecord((await this.#run(groupRecord(gid))).stdout, 'name');
      if (group) groups.push(displayName(group).slice(0, 256));
    }
    return { user: displayName(name).slice(0, 256), uid, groups };
  }
}

function whole(value: number): string {
  if (!Number.isSafeInteger(value)) throw new Error(`not a number of a user, group or process: ${value}`);
  return String(value);
}
