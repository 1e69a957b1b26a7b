import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';

const BYTES = 1024 * 1024;

/**
 * A file that holds some disk space back: on a full disk even deleting rows needs room for the log of the
 * deletion. It is given up then, and taken again when there is room.
 */
export class Reserve {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Makes sure that the space is held; says false when the disk has none to give. */
  take(): boolean {
    try {
      if (statSync(this.#file, { throwIfNoEntry: false })?.size === BYTES) return true;
      const fd = openSync(this.#file, 'w', 0o600);
      try {
        writeSync(fd, Buffer.alloc(BYTES, 0x5a));
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      return true;
    } catch {
      this.giveUp();
      return false;
    }
  }

  giveUp(): void {
    rmSync(this.#file, { force: true });
  }
}
