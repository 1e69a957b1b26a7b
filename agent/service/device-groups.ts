import { z } from 'zod';
import { allGroups, DeviceGroup } from '../../shared/protocol/device-groups.ts';
import type { StateFile } from './keys/state-files.ts';
import type { Logger } from './log.ts';

const Kept = z.object({ groups: z.array(DeviceGroup).max(64) });

/** The groups that the console put this PC into, kept for starts without network. */
export class GroupsOfDevice {
  readonly #file: StateFile;
  readonly #log: Logger;
  readonly #host: { hostname: string; platform: string };
  #given: readonly string[] = [];

  private constructor(file: StateFile, host: { hostname: string; platform: string }, log: Logger) {
    this.#file = file;
    this.#host = host;
    this.#log = log;
  }

  static async open(
    file: StateFile,
    host: { hostname: string; platform: string },
    log: Logger,
  ): Promise<GroupsOfDevice> {
    const groups = new GroupsOfDevice(file, host, log);
    try {
      const value = await file.load();
      if (value !== undefined) groups.#given = Kept.parse(value).groups;
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'groups: the kept ones cannot be used');
    }
    return groups;
  }

  /** All that policy may speak of. */
  all(): string[] {
    return allGroups(this.#given, this.#host);
  }

  async set(given: readonly string[]): Promise<void> {
    this.#given = given;
    await this.#file
      .save({ groups: given })
      .catch((error: Error) =>
        this.#log.error({ reason: error.message }, 'groups: not kept for the next start'),
      );
  }
}
