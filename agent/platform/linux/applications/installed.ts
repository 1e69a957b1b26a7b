import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstalledSoftware } from '../../../../shared/protocol/inventory.ts';

const MAX_DESKTOP_FILES = 2_000;

/** Packages in text of the form of /var/lib/dpkg/status (deb-status; deb822(5)). */
export function packagesIn(status: string): InstalledSoftware[] {
  const found: InstalledSoftware[] = [];
  for (const paragraph of status.split(/\n\n+/)) {
    const field = (name: string) => new RegExp(`^${name}: *(.*)$`, 'm').exec(paragraph)?.[1]?.trim();
    const name = field('Package');
    if (!name || !/\binstalled$/.test(field('Status') ?? '')) continue;
    const version = field('Version')?.slice(0, 128);
    const publisher = field('Maintainer')?.slice(0, 256);
    found.push({
      name: name.slice(0, 256),
      source: 'dpkg',
      ...(version ? { version } : {}),
      ...(publisher ? { publisher } : {}),
    });
  }
  return found;
}

/** The name of an application in text of the form of the Desktop Entry Specification; undefined for other kinds. */
export function desktopName(text: string): string | undefined {
  const group = /^\[Desktop Entry\]\s*$([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(text)?.[1] ?? '';
  if (!/^Type *= *Application\s*$/m.test(group) || /^(NoDisplay|Hidden) *= *true\s*$/m.test(group))
    return undefined;
  return /^Name *= *(.+)$/m.exec(group)?.[1]?.trim().slice(0, 256);
}

/** Packages of dpkg, and applications with a menu entry that belong to no package's folder of them. */
export async function installedSoftware(
  homes: readonly string[],
  dpkg = '/var/lib/dpkg',
): Promise<InstalledSoftware[]> {
  const packages = packagesIn(await readFile(join(dpkg, 'status'), 'utf8').catch(() => ''));
  const folders = [
    '/usr/local/share/applications',
    '/var/lib/flatpak/exports/share/applications',
    '/var/lib/snapd/desktop/applications',
    ...homes.flatMap((home) => [
      `${home}/.local/share/applications`,
      `${home}/.local/share/flatpak/exports/share/applications`,
    ]),
  ];
  const applications: InstalledSoftware[] = [];
  for (const folder of folders) {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.desktop'));
    for (const name of names.slice(0, MAX_DESKTOP_FILES)) {
      const called = desktopName(await readFile(join(folder, name), 'utf8').catch(() => ''));
      if (called) applications.push({ name: called, source: 'desktop' });
    }
  }
  return [...packages, ...applications];
}
