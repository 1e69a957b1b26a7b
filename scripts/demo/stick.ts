import { execFile } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A removable medium of the demo and the tests. */
export interface Stick {
  readonly mountPoint: string;
  /** What it is made of: a real file system on a loop device, or a folder standing for one. */
  readonly kind: 'ext4' | 'vfat' | 'folder';
  plugIn(): Promise<void>;
  /** Unmounts; the content stays. */
  pullOut(): Promise<void>;
  /** Pulls it out and removes everything that it was made of. */
  discard(): Promise<void>;
}

/** True where images can be mounted: on Linux as root, with the tools and the kernel's file system there. */
export async function canMountImages(kind: 'ext4' | 'vfat' = 'ext4'): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    await run('losetup', ['--find']);
    await run('which', [`mkfs.${kind}`]);
    const loaded = async () => (await readFile('/proc/filesystems', 'utf8')).split(/\s+/).includes(kind);
    if (!(await loaded())) await run('modprobe', [kind]);
    return await loaded();
  } catch {
    return false;
  }
}

/** A stick under `folder`: a mounted image where that is possible, else a plain folder. */
export async function makeStick(
  folder: string,
  name: string,
  kind: Stick['kind'],
  megabytes = 64,
): Promise<Stick> {
  const mountPoint = join(folder, name);
  const image = join(folder, `${name}.img`);
  await mkdir(mountPoint, { recursive: true });
  if (kind === 'folder') {
    return {
      mountPoint,
      kind,
      plugIn: async () => void (await mkdir(mountPoint, { recursive: true })),
      pullOut: async () => {},
      discard: () => rm(mountPoint, { recursive: true, force: true }),
    };
  }

  const file = await open(image, 'w', 0o600);
  await file.truncate(megabytes * 1024 * 1024);
  await file.close();
  await (kind === 'ext4'
    ? run('mkfs.ext4', ['-q', '-m', '0', '-L', 'STICK', image])
    : run('mkfs.vfat', ['-n', 'STICK', image]));
  let mounted = false;
  const stick: Stick = {
    mountPoint,
    kind,
    async plugIn() {
      // On vfat everybody may write, as a desktop mounts it for the person who is logged in.
      await run('mount', ['-o', kind === 'vfat' ? 'loop,umask=000,utf8=1' : 'loop', image, mountPoint]);
      mounted = true;
      if (kind === 'ext4') await run('chmod', ['0777', mountPoint]);
    },
    async pullOut() {
      if (!mounted) return;
      mounted = false;
      // Lazily: a stick is pulled out whether or not somebody still has a file open on it.
      await run('umount', ['--lazy', mountPoint]);
    },
    async discard() {
      await stick.pullOut();
      await rm(image, { force: true });
      await rm(mountPoint, { recursive: true, force: true });
    },
  };
  return stick;
}
