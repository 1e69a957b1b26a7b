import { readFile } from 'node:fs/promises';
import { displayName } from '../../../shared/events/display-name.ts';
import type { Actor } from '../../../shared/events/observation.ts';
import { type RunCommand, runCommand } from '../command.ts';

const REMEMBER_MS = 10 * 60_000;
const MAX_REMEMBERED = 1024;
const MAX_GROUPS = 64;
const UNSET = 4294967295; // (uid_t)-1 in /proc/PID/loginuid: nobody logged in above this process

interface Account {
  name: string;
  gid: number;
}

/**
 * Names people from /etc/passwd and /etc/group, and by getent(1) and id(1) those whom a directory service
 * (LDAP, Active Directory) knows. An answer is remembered for ten minutes.
 */
export class Accounts {
  private readonly etc: string;
  private readonly proc: string;
  private readonly run: RunCommand;
  private readonly remembered = new Map<number, { actor: Promise<Actor>; until: number }>();

  constructor(roots = { etc: '/etc', proc: '/proc' }, run: RunCommand = runCommand) {
    this.etc = roots.etc;
    this.proc = roots.proc;
    this.run = run;
  }

  /** @see Platform.actorOf */
  async actorOf(subject: { pid?: number; ownerUid?: number }): Promise<Actor | undefined> {
    const uid = (subject.pid === undefined ? undefined : await this.uidOf(subject.pid)) ?? subject.ownerUid;
    return uid === undefined ? undefined : this.actor(uid);
  }

  /** The people with these user numbers. */
  people(uids: readonly number[]): Promise<Actor[]> {
    return Promise.all(uids.map((uid) => this.actor(uid)));
  }

  /** The person behind a process: who logged in, also when sudo made it another user's process; else its user. */
  private async uidOf(pid: number): Promise<number | undefined> {
    const login = await readText(`${this.proc}/${pid}/loginuid`);
    if (login && /^\d+$/.test(login.trim()) && Number(login) !== UNSET) return Number(login);
    const real = /^Uid:\s+(\d+)/m.exec((await readText(`${this.proc}/${pid}/status`)) ?? '')?.[1];
    return real === undefined ? undefined : Number(real);
  }

  private actor(uid: number): Promise<Actor> {
    const known = this.remembered.get(uid);
    if (known && known.until > Date.now()) return known.actor;
    const actor = this.lookUp(uid);
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(uid, { actor, until: Date.now() + REMEMBER_MS });
    return actor;
  }

  private async lookUp(uid: number): Promise<Actor> {
    const local = findAccount((await readText(`${this.etc}/passwd`)) ?? '', uid);
    if (local) {
      const groups = groupsOf((await readText(`${this.etc}/group`)) ?? '', local);
      return describe(uid, local.name, groups);
    }
    const answer = await this.run({ file: 'getent', args: ['passwd', String(uid)] });
    const distant = answer.code === 0 ? findAccount(answer.stdout, uid) : undefined;
    if (!distant) return { uid };
    // -z: groups of a directory have spaces in their names.
    const groups = await this.run({ file: 'id', args: ['-Gnz', '--', distant.name] });
    return describe(uid, distant.name, groups.code === 0 ? groups.stdout.split('\0').filter(Boolean) : []);
  }
}

/** The account with this number in text of the form of passwd(5). */
export function findAccount(passwd: string, uid: number): Account | undefined {
  for (const line of passwd.split('\n')) {
    const [name, , id, gid] = line.split(':');
    if (name && id === String(uid)) return { name, gid: Number(gid) };
  }
  return undefined;
}

/** Names of the groups that an account is in, its own first, from text of the form of group(5). */
export function groupsOf(group: string, account: Account): string[] {
  const names: string[] = [];
  for (const line of group.split('\n')) {
    const [name, , gid, members] = line.split(':');
    if (!name) continue;
    if (gid === String(account.gid)) names.unshift(name);
    else if (members?.split(',').includes(account.name)) names.push(name);
  }
  return names;
}

function describe(uid: number, name: string, groups: readonly string[]): Actor {
  return {
    user: displayName(name).slice(0, 256),
    uid,
    groups: groups.slice(0, MAX_GROUPS).map((group) => displayName(group).slice(0, 256)),
  };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
