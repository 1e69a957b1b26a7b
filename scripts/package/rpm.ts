import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INSTALLED, UNIT_FOLDER } from '../../agent/platform/linux/installed.ts';
import type { DebOptions } from './deb.ts';
import { HOME, writeLayout } from './layout.ts';
import * as part from './script-parts.ts';

/**
 * Makes an RPM package of the agent as a service, of the same files and with the same promises as the Debian one.
 * `architecture` is as rpm names it, such as x86_64.
 * @throws when rpmbuild is not there or refuses
 */
export async function buildRpm({ staging, version, architecture, output }: DebOptions): Promise<void> {
  await writeLayout(staging);
  const work = await mkdtemp(join(tmpdir(), 'guardpost-rpm-'));
  try {
    const spec = join(work, 'guardpost.spec');
    await writeFile(spec, specification(version, staging));
    const defines = Object.entries({
      _topdir: work,
      _rpmdir: join(work, 'out'),
      // Relative links and native libraries are as they are to be; nothing is built, stripped or compiled here.
      _build_id_links: 'none',
      __os_install_post: '%{nil}',
      _binary_payload: 'w6.gzdio',
    }).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
    const args = [
      '-bb',
      '--quiet',
      ...defines,
      '--target',
      architecture,
      '--buildroot',
      join(work, 'root'),
      spec,
    ];
    const result = spawnSync('rpmbuild', args, { encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`rpmbuild: ${result.error?.message ?? result.stderr.trim()}`);
    const [built] = (await readdir(join(work, 'out'), { recursive: true })).filter((name) =>
      name.endsWith('.rpm'),
    );
    if (!built) throw new Error('rpmbuild: it made no package');
    await copyFile(join(work, 'out', built), output);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * rpm-spec(5). What runs when, of old and new package: en.opensuse.org/openSUSE:Packaging_scriptlet_snippets; `$1` is
 * how many versions will be installed afterwards. rpm has no word for purge: the data goes by hand.
 */
function specification(version: string, staging: string): string {
  const { command } = INSTALLED;
  const root = 'root=""\n';
  return `Name: guardpost
Version: ${version.replace('-', '~')}
Release: 1
Summary: Endpoint data-loss prevention (岗哨)
License: Apache-2.0
Vendor: Guardpost
AutoReqProv: no
Requires: glibc >= 2.34, libstdc++, util-linux, systemd
Recommends: nftables, iproute

%description
Watches the ways classified documents leave a PC, stops them by policy and
tells the console. This package holds the agent as a service without a desktop.

%install
mkdir -p "$RPM_BUILD_ROOT"
cp -al '${staging}/.' "$RPM_BUILD_ROOT" || cp -a '${staging}/.' "$RPM_BUILD_ROOT"

%clean
true

%pre
${root}if [ "$1" -gt 1 ]; then
${part.keepFormer(version)}fi

%post
${root}${part.makeFolders}if [ "$1" -eq 1 ]; then
${part.enable}fi
${part.begin}
%preun
${root}if [ "$1" -eq 0 ]; then
${part.askLeave}${part.end}fi

%postun
${root}if [ "$1" -eq 0 ]; then
${part.clearAway}else
${part.clearCache}fi
${part.reload}
%files
%defattr(-,root,root,-)
${HOME}
${command}
${UNIT_FOLDER}/*
/usr/lib/systemd/user/*
/etc/xdg/autostart/*
`;
}
