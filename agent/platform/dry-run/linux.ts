import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type Command, dryRun } from '../command.ts';
import { LinuxDeviceControl } from '../linux/device-control/device-control.ts';
import { NftablesBackend } from '../linux/network-isolation/nftables.ts';
import type { DryBackends } from './backends.ts';

/** One bus stands for all of them. */
const EXAMPLE_HUB = 'sys/bus/usb/devices/usb1/interface_authorized_default';

/** Lets the back ends write into a folder of their own and prints what they put where. */
export async function dryLinux(print: (line: string) => void): Promise<DryBackends> {
  const root = await mkdtemp(join(tmpdir(), 'guardpost-dry-run-'));
  const place = (path: string) => join(root, path);
  await mkdir(join(place(EXAMPLE_HUB), '..'), { recursive: true });
  await writeFile(place(EXAMPLE_HUB), '1\n');
  await mkdir(place('run/systemd/system'), { recursive: true });
  const told = new Map([[EXAMPLE_HUB, '1\n']]);
  const show = (line: string) => {
    if (!line.startsWith('look ')) print(line.replaceAll(root, ''));
  };
  const runner = dryRun(show);
  const run: typeof runner = async (command) => {
    await tellFiles(root, told, show);
    return runner(looksOnly(command) ? { ...command, reads: true } : command);
  };
  const dataDir = place('var/lib/guardpost');
  return {
    devices: new LinuxDeviceControl({
      dataDir,
      run,
      sysRoot: place('sys'),
      rulesDir: place('etc/udev/rules.d'),
      userUnits: place('etc/systemd/user'),
    }),
    network: new NftablesBackend({
      dataDir,
      run,
      bootPaths: {
        units: place('etc/systemd/system'),
        systemdRunning: place('run/systemd/system'),
        interfaceHooks: place('etc/network/if-pre-up.d'),
      },
      listInterfaces: async () => [],
    }),
    real: false,
    flush: () => tellFiles(root, told, show),
    close: () => rm(root, { recursive: true, force: true }),
  };
}

function looksOnly({ file, args }: Command): boolean {
  return file === 'nft' && args.includes('list');
}

async function tellFiles(
  root: string,
  told: Map<string, string>,
  print: (line: string) => void,
): Promise<void> {
  const now = new Map<string, string>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const stats = await lstat(path);
    const text = stats.isSymbolicLink() ? `link to ${await readlink(path)}` : await readFile(path, 'utf8');
    now.set(relative(root, path), text.replaceAll(root, ''));
  }
  for (const [path, text] of now) {
    const former = told.get(path);
    if (former === text) continue;
    told.set(path, text);
    if (path.endsWith('.json')) {
      if (former === undefined) print(`note /${path}`);
      continue;
    }
    print(`file /${path}`);
    for (const line of text.trimEnd().split('\n')) print(`     | ${line}`);
  }
  for (const path of [...told.keys()].filter((each) => !now.has(each))) {
    told.delete(path);
    print(`gone /${path}`);
  }
}
