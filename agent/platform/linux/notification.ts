import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';

const RUNTIME_FOLDERS = '/run/user'; // XDG Base Directory Specification: one for each logged-in user
const ANSWER_WITHIN_S = 3;

/**
 * True when the notification service of some logged-in user's desktop answers (GetServerInformation, Desktop
 * Notifications Specification 1.2). Asked as that user: a session bus refuses everybody else, root too.
 */
export async function notificationServiceAvailable(folder = RUNTIME_FOLDERS): Promise<boolean> {
  let users: string[];
  try {
    users = await readdir(folder);
  } catch {
    return false; // no session manager, so nobody has a desktop
  }
  const answered = await Promise.all(users.map((user) => notifierAnswers(`${folder}/${user}/bus`)));
  return answered.includes(true);
}

async function notifierAnswers(bus: string): Promise<boolean> {
  let owner: { uid: number; gid: number };
  try {
    owner = await stat(bus);
  } catch {
    return false;
  }
  const self = process.getuid!();
  if (self !== 0 && self !== owner.uid) return false;
  const name = 'org.freedesktop.Notifications';
  const args = [`--address=unix:path=${bus}`, `--timeout=${ANSWER_WITHIN_S}`, '--quiet', 'call', name];
  args.push('/org/freedesktop/Notifications', name, 'GetServerInformation');
  return new Promise((resolve) => {
    const child = spawn('busctl', args, {
      stdio: 'ignore',
      env: { PATH: '/usr/bin:/bin' },
      timeout: (ANSWER_WITHIN_S + 1) * 1000,
      ...(self === 0 ? { uid: owner.uid, gid: owner.gid } : {}),
    });
    child.on('error', () => resolve(false)); // no busctl: no systemd, and then node-notifier decides by itself
    child.on('close', (code) => resolve(code === 0));
  });
}
