import { spawnSync } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentUnit } from '../../agent/platform/linux/service-unit.ts';

export const HOME = '/usr/lib/guardpost';
const DATA = '/var/lib/guardpost';
const UNIT = 'guardpost-agent.service';

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
 * Makes a Debian package of the agent as a service: HOME, the command /usr/bin/guardpost, a hardened unit that is
 * enabled, and scripts that keep the data on removal and take it away on purge.
 * @throws when dpkg-deb is not there or refuses
 */
export async function buildDeb({ staging, version, architecture, output }: DebOptions): Promise<void> {
  const at = (path: string) => join(staging, path);
  const put = async (path: string, text: string, mode = 0o644) => {
    await mkdir(join(at(path), '..'), { recursive: true });
    await writeFile(at(path), text);
    await chmod(at(path), mode);
  };
  const node = `${HOME}/node_modules/node/bin/node`;
  const enrolmentFile = '/etc/guardpost/enrolment';
  await put(`lib/systemd/system/${UNIT}`, agentUnit({ node, home: HOME, dataDir: DATA, enrolmentFile }));
  await put('usr/bin/guardpost', `#!/bin/sh\nexec ${node} ${HOME}/scripts/guardpost.mjs "$@"\n`, 0o755);
  await put('DEBIAN/control', control(version, architecture));
  for (const [name, text] of Object.entries(SCRIPTS)) await put(`DEBIAN/${name}`, text, 0o755);
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

/** For the time of a removal that was agreed. */
const PERMIT = `/run/systemd/system/${UNIT}.d`;
const WANTED = `etc/systemd/system/multi-user.target.wants/${UNIT}`;

/** With DPKG_ROOT set the package is put into another root, whose services are none of ours. */
const SCRIPTS = {
  postinst: `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  mkdir -p "$DPKG_ROOT${DATA}"
  chmod 700 "$DPKG_ROOT${DATA}"
  mkdir -p "$DPKG_ROOT/etc/guardpost"
  chmod 700 "$DPKG_ROOT/etc/guardpost"
  # Enabled once: an administrator who disabled it is not overruled by an upgrade.
  if [ -z "$2" ]; then
    mkdir -p "$(dirname "$DPKG_ROOT/${WANTED}")"
    ln -sf /lib/systemd/system/${UNIT} "$DPKG_ROOT/${WANTED}"
  fi
  if [ -z "$DPKG_ROOT" ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    # The unit refuses to be stopped; systemd begins it anew when it has ended, with the new version.
    if systemctl is-active --quiet ${UNIT}; then systemctl kill ${UNIT} || true
    elif systemctl is-enabled --quiet ${UNIT}; then systemctl start --no-block ${UNIT} || true
    fi
  fi
fi
`,
  prerm: `#!/bin/sh
set -e
# Of a PC that is enrolled, the agent is removed with the security team's code: guardpost agent release-challenge --stop
if [ "$1" = remove ] && [ -e "$DPKG_ROOT${DATA}/identity.json" ]; then
  "$DPKG_ROOT/usr/bin/guardpost" agent may-stop --data "$DPKG_ROOT${DATA}"
fi
if [ "$1" = remove ] && [ -z "$DPKG_ROOT" ] && [ -d /run/systemd/system ]; then
  mkdir -p ${PERMIT}
  printf '[Unit]\nRefuseManualStop=no\n' > ${PERMIT}/permit.conf
  systemctl daemon-reload
  systemctl stop ${UNIT} || true
  rm -rf ${PERMIT}
fi
`,
  postrm: `#!/bin/sh
set -e
# What Node compiled on the way is in no list of files.
case "$1" in
  remove|purge)
    rm -rf "$DPKG_ROOT${HOME}"
    rm -f "$DPKG_ROOT/${WANTED}"
    ;;
  upgrade) rm -rf "$DPKG_ROOT${HOME}/node_modules/.cache" ;;
esac
if [ "$1" = purge ]; then
  rm -rf "$DPKG_ROOT${DATA}" "$DPKG_ROOT/etc/guardpost"
fi
if [ -z "$DPKG_ROOT" ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
fi
`,
};

/** A fresh folder to build in. */
export async function emptyStaging(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, HOME), { recursive: true });
  return folder;
}
