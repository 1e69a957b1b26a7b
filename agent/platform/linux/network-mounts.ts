import type { NetworkMount } from '../platform.ts';
import { KernelList } from './storage/kernel-list.ts';
import { parseMountinfo, visibleMounts } from './storage/mountinfo.ts';

/** Types of file systems that lie on another computer (mount(8), and FUSE's `fuse.` and a name). */
const NETWORK_TYPES = new Set([
  'cifs',
  'smb3',
  'nfs',
  'nfs4',
  'ceph',
  'davfs',
  'fuse.sshfs',
  'fuse.rclone',
  'fuse.davfs2',
  'fuse.curlftpfs',
  'fuse.s3fs',
  'fuse.smbnetfs',
  'fuse.glusterfs',
]);

/** Follows the kernel's list of mounts; reads it anew only when it changed. */
export class NetworkMounts {
  readonly #list: KernelList;
  #mounts: NetworkMount[] = [];

  constructor(proc = '/proc') {
    this.#list = new KernelList(`${proc}/self/mountinfo`);
  }

  now(): NetworkMount[] {
    if (this.#list.changed()) this.#mounts = networkMountsIn(this.#list.content);
    return this.#mounts;
  }
}

/** The network shares that a path can reach, in text of the form of proc_pid_mountinfo(5). */
export function networkMountsIn(mountinfo: Buffer): NetworkMount[] {
  return visibleMounts(parseMountinfo(mountinfo))
    .filter(({ fileSystem }) => NETWORK_TYPES.has(fileSystem))
    .map(({ mountPoint, source, fileSystem }) => ({
      mountPoint: mountPoint.toString('utf8'),
      // smbnetfs and davfs may carry user:password@ in what they were given.
      source: source.toString('utf8').replace(/\/\/[^/@]*@/, '//'),
      fileSystem,
    }));
}
