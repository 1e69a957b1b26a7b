import { lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DeviceMechanism } from '../../../enforcers/usb/backend.ts';
import type { RunCommand } from '../../command.ts';

/**
 * File transfer over Bluetooth is a user's program on Linux: BlueZ's obexd, started by systemd for the user.
 * Masked for all users it cannot be started; keyboards, mice and headsets go on. A program that brings its own
 * OBEX is not stopped by this, and the report says so.
 */
export class BluetoothFileTransfer {
  readonly #mask: string;
  readonly #run: RunCommand;

  constructor(run: RunCommand, userUnits = '/etc/systemd/user') {
    this.#run = run;
    this.#mask = join(userUnits, 'obex.service');
  }

  async set(access: 'allow' | 'block'): Promise<DeviceMechanism | undefined> {
    if (access === 'allow') {
      if (await this.#isMasked()) await rm(this.#mask);
      return undefined;
    }
    if (!(await this.#isMasked())) {
      const taken = await lstat(this.#mask).then(
        () => true,
        () => false,
      );
      if (taken)
        return {
          name: 'bluetooth',
          state: 'failed',
          reason: 'an administrator has an obex.service of his own',
        };
      await mkdir(dirname(this.#mask), { recursive: true });
      await symlink('/dev/null', this.#mask);
    }
    await this.#run({ file: 'killall', args: ['-q', 'obexd'] });
    return {
      name: 'bluetooth',
      state: 'active',
      reason: 'masks the system’s own service; other programs are not stopped',
    };
  }

  async isAsWanted(access: 'allow' | 'block'): Promise<boolean> {
    return (await this.#isMasked()) === (access === 'block');
  }

  async #isMasked(): Promise<boolean> {
    return (await readlink(this.#mask).catch(() => '')) === '/dev/null';
  }
}
