import { join } from 'node:path';
import { allGroups, DeviceGroups } from '../../shared/protocol/device-groups.ts';
import { readJson, replaceFile } from './files.ts';
import type { Logger } from './log.ts';

/** The groups that the console put this PC into, kept for starts without network. */
export class GroupsOfDevice {
  readonly #file: string;
  readonly #log: Logger;
  readonly #host: { hostname: string; platform: string };
  #given: readonly string[] = [];

  private constructor(dataDir: string, host: { hostname: string; platform: string }, log: Logger) {
    this.#file = join(dataDir, 'groups.json');
    this.#host = host;
    this.#log = log;
  }

  static async open(
    dataDir: string,
    host: { hostname: string; platform: string },
    log: Logger,
  ): Promise<GroupsOfDevice> {
    const groups = new GroupsOfDevice(dataDir, host, log);
    try {
      const value = await readJson(groups.#file);
      if (value !== undefined) groups.#given = DeviceGroups.parse(value).groups;
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'groups: the kept ones cannot be used');
    }
    return groups;
  }

  /** All that policy may speak of. */
  all(): string[] {
    return allGroups(this.#given, this.#host);
  }

  async set(message: DeviceGroups): Promise<void> {
    this.#given = message.groups;
    await replaceFile(this.#file, JSON.stringify(message)).catch((error: Error) =>
      this.#log.error({ reason: error.message }, 'groups: not kept for the next start'),
    );
  }
}
