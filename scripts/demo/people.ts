import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A person of the story, with an account that exists only for the demo's agent. */
export interface Person {
  user: string;
  uid: number;
  group: string;
}

export const PEOPLE = {
  wangFang: { user: 'wangfang', uid: 61_001, group: 'customer-service' },
  liLei: { user: 'lilei', uid: 61_002, group: 'sales' },
  zhangWei: { user: 'zhangwei', uid: 61_003, group: 'investment' },
  liuYang: { user: 'liuyang', uid: 61_004, group: 'it' },
} as const satisfies Record<string, Person>;

/**
 * Copies a file onto the stick as that person would, with `cp`. Where the demo may not change its user, it is
 * done by whoever runs it.
 */
export async function copyAs(person: Person, asOthers: boolean, from: string, to: string): Promise<void> {
  await run('cp', [from, to], asOthers ? { uid: person.uid, gid: person.uid } : {});
}

/**
 * Gives the people names without touching this machine's accounts: the agent runs in a mount namespace of its
 * own, in which /etc/passwd and /etc/group name them. Returns the command to put in front of the agent.
 */
export async function accountsWrapper(folder: string): Promise<string[]> {
  const etc = join(folder, 'etc');
  await mkdir(etc, { recursive: true });
  for (const name of ['passwd', 'group']) await copyFile(`/etc/${name}`, join(etc, name));
  const people = Object.values(PEOPLE);
  const append = (name: string, lines: string[]) =>
    writeFile(join(etc, name), `${lines.join('\n')}\n`, { flag: 'a' });
  await append(
    'passwd',
    people.map(({ user, uid }) => `${user}:x:${uid}:${uid}:${user}:/nonexistent:/usr/sbin/nologin`),
  );
  await append(
    'group',
    people.map(({ group, uid }) => `${group}:x:${uid}:`),
  );
  // The folder is made a shared mount, so that a stick plugged in later shows up in the agent's namespace too.
  await run('mount', ['--bind', folder, folder]);
  await run('mount', ['--make-shared', folder]);
  const script = `mount --bind "$1/passwd" /etc/passwd && mount --bind "$1/group" /etc/group && shift && exec "$@"`;
  return ['unshare', '--mount', '--propagation', 'slave', 'sh', '-c', script, 'sh', etc];
}

/** Undoes the shared mount of `accountsWrapper`. */
export async function removeAccountsMount(folder: string): Promise<void> {
  await run('umount', ['--lazy', folder]).catch(() => {});
}
