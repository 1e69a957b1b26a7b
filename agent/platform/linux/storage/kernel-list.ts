import { closeSync, openSync, readSync } from 'node:fs';

/**
 * A list that the kernel makes up anew at each reading, such as /proc/self/mountinfo. Kept open and read into
 * the same memory, so that asking whether it changed costs some 20 µs: cheap enough to ask several times a
 * second, where Node offers no way to be told (poll(2) for priority data).
 */
export class KernelList {
  private readonly path: string;
  private fd: number | undefined;
  private buffer = Buffer.allocUnsafe(8 * 1024);
  private spare = Buffer.allocUnsafe(8 * 1024);
  private length = -1;

  constructor(path: string) {
    this.path = path;
  }

  /** Its content now; valid until the next call of `changed`. */
  get content(): Buffer {
    return this.buffer.subarray(0, Math.max(this.length, 0));
  }

  /** Reads again; true when the content is another than at the last reading. @throws when it cannot be read. */
  changed(): boolean {
    this.fd ??= openSync(this.path, 'r');
    let length = 0;
    for (;;) {
      if (length === this.spare.length) this.spare = Buffer.concat([this.spare, Buffer.alloc(length)]);
      const read = readSync(this.fd, this.spare, length, this.spare.length - length, length);
      if (read === 0) break;
      length += read;
    }
    const same = length === this.length && this.spare.compare(this.buffer, 0, length, 0, length) === 0;
    if (same) return false;
    [this.buffer, this.spare] = [this.spare, this.buffer];
    this.length = length;
    return true;
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }
}
