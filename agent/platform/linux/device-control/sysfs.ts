import { constants } from 'node:fs';
import { readdir, readFile, readlink, realpath, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Reads and writes kernel attributes below one root, so that tests can use a copy. Names come from the kernel. */
export class Sysfs {
  readonly root: string;

  constructor(root = '/sys') {
    this.root = root;
  }

  /** The attribute without its line end; undefined when it is not there or cannot be read. */
  async read(...path: string[]): Promise<string | undefined> {
    const text = await readFile(join(this.root, ...path), 'utf8').catch(() => undefined);
    return text?.replace(/\n$/, '');
  }

  async readBytes(...path: string[]): Promise<Uint8Array> {
    return readFile(join(this.root, ...path)).catch(() => new Uint8Array());
  }

  /** True when the kernel took the value. */
  async write(value: string, ...path: string[]): Promise<boolean> {
    // Not for reading as well: attributes such as drivers_probe refuse that. Never creates one.
    const flag = constants.O_WRONLY | constants.O_TRUNC;
    return writeFile(join(this.root, ...path), value, { flag }).then(
      () => true,
      () => false,
    );
  }

  async list(...path: string[]): Promise<string[]> {
    return (await readdir(join(this.root, ...path)).catch(() => [])).sort();
  }

  /** The last part of what a link points at, such as the name of a driver. */
  async linkName(...path: string[]): Promise<string | undefined> {
    const target = await readlink(join(this.root, ...path)).catch(() => undefined);
    return target === undefined ? undefined : basename(target);
  }

  /** The real folder of a device. */
  async resolve(...path: string[]): Promise<string | undefined> {
    return realpath(join(this.root, ...path)).catch(() => undefined);
  }
}

/** Text that a device wrote, fit to be kept: no control characters, bounded. */
export function deviceText(text: string | undefined): string | undefined {
  const clean = text
    ?.replaceAll(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 256);
  return clean === '' ? undefined : clean;
}
