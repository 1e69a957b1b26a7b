import { existsSync, writeFileSync } from 'node:fs';

const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';

/** True where the clock of a single process can be set: with Debian's faketime. */
export const CAN_SET_CLOCKS = existsSync(LIBRARY);

/** The clock of one process and its children; the time that runs by itself (monotonic) stays as it is. */
export class Clock {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    this.set(0);
  }

  /** So many seconds off the right time. */
  set(seconds: number): void {
    writeFileSync(this.#file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
  }

  /** What stands in front of the command. */
  get wrap(): string[] {
    return [
      'env',
      `LD_PRELOAD=${LIBRARY}`,
      `FAKETIME_TIMESTAMP_FILE=${this.#file}`,
      'FAKETIME_CACHE_DURATION=1',
      'FAKETIME_DONT_FAKE_MONOTONIC=1',
      'FAKETIME_DISABLE_SHM=1',
      'NO_FAKE_STAT=1',
    ];
  }
}
