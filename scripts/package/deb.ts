import { spawnSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeLayout } from './layout.ts';
import * as part from './script-parts.ts';

export interface DebOptions {
  /** A folder to build in; what HOME is to contain lies under it already. */
  staging: string;
  version: string;
  /** As dpkg names it, such as amd64. */
  architecture: string;
  /** The file to write. */
  output: string;
}

/**
 * Makes a Debian package of the agent as a service: HOME, the command /usr/bin/guardpost, hardened units that are
 * enabled, and scripts that keep the former version until the new one has reached the console, the data on removal,
 * and take all of it away on purge.
 * @throws when dpkg-deb is not there or refuses
 */
export async function buildDeb({ staging, version, architecture, output }: DebOptions): Promise<void> {
  await writeLayout(staging);
  await mkdir(join(staging, 'DEBIAN'), { recursive: true });
  await writeFile(join(staging, 'DEBIAN/control'), control(version, architecture));
  for (const [name, text] of Object.entries(scripts(version))) {
    await writeFile(join(staging, 'DEBIAN', name), text);
    await chmod(join(staging, 'DEBIAN', name), 0o755);
  }
  const args = ['--root-owner-group', '-Zgzip', '-z6', '--build', staging, output];
  const result = spawnSync('dpkg-deb', args, { encoding: 'utf8' });
  if (result.status !== 0) {
    throw new Error(`dpkg-deb: ${result.error?.message ?? result.stderr.trim()}`);
  }
}

/** Versions of semantic versioning sort in Debian when a pre-release begins with a tilde. */
function control(version: string, architecture: string): string {
  return `Package: guardpost
Version: ${version.replace('-', '~')}
Architecture: ${architecture}
Maintainer: Guardpost <guardpost@localhost>
Section: admin
Priority: optional
Depends: libc6 (>= 2.34), libstdc++6, util-linux, systemd | ifupdown
Recommends: udev, nftables, iproute2
Description: endpoint data-loss prevention (岗哨)
 Watches the ways classified documents leave a PC, stops them by policy and
 tells the console. This package holds the agent as a service without a desktop.
`;
}

/** See Debian Policy, chapter 6, for when each is called. With DPKG_ROOT set the package is put into another root. */
const scripts = (version: string) => ({
  preinst: script(`case "$1" in
  upgrade)
${part.keepFormer(version)}    ;;
  abort-upgrade)
${part.forgetFormer}    ;;
esac
`),
  postinst: script(`if [ "$1" = configure ]; then
${part.makeFolders}if [ -z "$2" ]; then
${part.enable}fi
${part.begin}fi
`),
  prerm: script(`if [ "$1" = remove ]; then
${part.askLeave}${part.end}fi
`),
  postrm: script(`case "$1" in
  remove|purge)
${part.clearAway}    ;;
  upgrade)
${part.clearCache}    ;;
esac
if [ "$1" = purge ]; then
${part.clearData}fi
${part.reload}`),
});

const script = (body: string) => `#!/bin/sh\nset -e\nroot="\${DPKG_ROOT:-}"\n${body}`;
