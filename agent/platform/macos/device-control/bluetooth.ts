import type { Command } from '../../command.ts';

const DOMAIN = 'com.apple.Bluetooth';
const KEY = 'PrefKeyServicesEnabled';

/** Who is logged in at the screen. */
export function consoleUser(): Command {
  return { file: '/usr/bin/stat', args: ['-f', '%Su', '/dev/console'], reads: true };
}

/** Bluetooth Sharing (receiving and browsing of files) is a setting of each user on each computer. */
export function readSharing(user: string): Command {
  return { ...asUser(user, ['read', DOMAIN, KEY]), reads: true };
}

export function setSharing(user: string, on: boolean): Command {
  return asUser(user, ['write', DOMAIN, KEY, '-bool', String(on)]);
}

export function clearSharing(user: string): Command {
  return asUser(user, ['delete', DOMAIN, KEY]);
}

/** Looks at its settings when it starts. */
export function restartSharing(): Command {
  return { file: '/usr/bin/killall', args: ['-q', 'blued', 'sharingd'] };
}

/** `1`, `0`, or undefined when it was never set (then `defaults` ends with 1). */
export function parseSharing(output: { code: number; stdout: string }): boolean | undefined {
  return output.code === 0 ? output.stdout.trim() === '1' : undefined;
}

function asUser(user: string, args: readonly string[]): Command {
  // No option of sudo begins like a name.
  if (!/^[^\s\-/:\0][^\s/:\0]{0,255}$/.test(user))
    throw new Error(`not a user name: ${JSON.stringify(user)}`);
  return { file: '/usr/bin/sudo', args: ['-u', user, '/usr/bin/defaults', '-currentHost', ...args] };
}
