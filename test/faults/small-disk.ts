import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MEGABYTE = 1024 * 1024;

/**
 * A real file system that can be full and can fail: ext4 on a loop device whose blocks come from a memory disk as
 * they are written. With that memory taken away, the device answers writes with EIO as a dying disk does.
 */
export class SmallDisk {
  readonly mountPoint: string;
  readonly #backing: string;
  #mounted = false;

  private constructor(folder: string, name: string) {
    this.mountPoint = join(folder, name);
    this.#backing = join(folder, `${name}-blocks`);
  }

  /** Needs root. */
  static async open(folder: string, name: string, megabytes: number): Promise<SmallDisk> {
    const disk = new SmallDisk(folder, name);
    await mkdir(disk.mountPoint, { recursive: true });
    await mkdir(disk.#backing, { recursive: true });
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes + 4}m`, 'tmpfs', disk.#backing]);
    const image = await open(disk.#image, 'w', 0o600);
    await image.truncate(megabytes * MEGABYTE);
    await image.close();
    await run('mkfs.ext4', ['-q', '-m', '0', '-E', 'nodiscard', disk.#image]);
    await disk.#mount();
    return disk;
  }

  /** Not a byte is left. */
  async fill(): Promise<void> {
    await writeUntilFull(join(this.mountPoint, 'filler'));
  }

  async free(): Promise<void> {
    await rm(join(this.mountPoint, 'filler'), { force: true });
  }

  /** From now on blocks that were not written before cannot be. */
  async break(): Promise<void> {
    await writeUntilFull(join(this.#backing, 'filler'));
  }

  /** After a break, with nobody using it: what was half written is put right, as at a computer's start. */
  async repair(): Promise<void> {
    await rm(join(this.#backing, 'filler'), { force: true });
    await this.#unmount();
    // Exit status 1: errors were corrected (e2fsck(8)).
    await run('e2fsck', ['-fy', this.#image]).catch((error: { code?: number }) => {
      if (error.code !== 1) throw error;
    });
    await this.#mount();
  }

  async discard(): Promise<void> {
    await this.#unmount();
    await run('umount', [this.#backing]).catch(() => {});
  }

  get #image(): string {
    return join(this.#backing, 'image');
  }

  async #mount(): Promise<void> {
    await run('mount', ['-o', 'loop,errors=continue', this.#image, this.mountPoint]);
    this.#mounted = true;
  }

  async #unmount(): Promise<void> {
    if (!this.#mounted) return;
    for (let attempt = 0; ; attempt++) {
      try {
        await run('umount', [this.mountPoint]);
        this.#mounted = false;
        return;
      } catch (error) {
        // A process that was killed a moment ago may still be let go of.
        if (attempt === 40) throw error;
        await sleep(100);
      }
    }
  }
}

async function writeUntilFull(path: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    for (const size of [MEGABYTE, 4096, 512]) {
      const piece = Buffer.alloc(size, 0x55);
      for (;;) {
        const { bytesWritten } = await file.write(piece).catch(() => ({ bytesWritten: 0 }));
        if (bytesWritten < size) break;
      }
      await file.sync().catch(() => {});
    }
  } finally {
    await file.close();
  }
}
