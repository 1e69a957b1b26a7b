import { type Command, type RunCommand, runCommand } from '../command.ts';
import type { Home, NetworkMount } from '../platform.ts';

/** dscl(1): every account with its home. */
export const listHomes: Command = {
  file: '/usr/bin/dscl',
  args: ['.', '-list', '/Users', 'NFSHomeDirectory'],
  reads: true,
};
/** mount(8) without arguments: `//li@server/share on /Volumes/share (smbfs, nodev, nosuid, mounted by li)`. */
export const listMounts: Command = { file: '/sbin/mount', args: [], reads: true };

const NETWORK_TYPES = new Set(['smbfs', 'nfs', 'afpfs', 'webdav', 'ftp', 'macfuse', 'osxfuse']);

/** Accounts whose name begins with an underscore, and root, are the system's. */
export function parseHomes(output: string): Home[] {
  return [...output.matchAll(/^([^_\s]\S*)[ \t]+(\/Users\/.+)$/gm)].map(([, user, path]) => ({
    user: user!,
    path: path!.trim(),
  }));
}

export function parseMounts(output: string): NetworkMount[] {
  return [...output.matchAll(/^(.+) on (\/.+) \(([a-z0-9]+)[,)]/gim)].flatMap(
    ([, source, mountPoint, fileSystem]) =>
      NETWORK_TYPES.has(fileSystem!)
        ? [{ mountPoint: mountPoint!, source: source!.replace(/\/\/[^/@]*@/, '//'), fileSystem: fileSystem! }]
        : [],
  );
}

export async function homes(run: RunCommand = runCommand): Promise<Home[]> {
  return parseHomes((await run(listHomes)).stdout);
}

export async function networkMounts(run: RunCommand = runCommand): Promise<NetworkMount[]> {
  return parseMounts((await run(listMounts)).stdout);
}
