import { chmod, mkdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Mechanism } from '../../../enforcers/network/backend.ts';
import type { RunCommand } from '../../command.ts';

/** Where the system looks for what to load at its start. */
export interface BootPaths {
  /** systemd's folder of the administrator, which goes before the distribution's. */
  units: string;
  /** There only while systemd is the init. */
  systemdRunning: string;
  /** ifupdown's hooks, for systems without systemd. */
  interfaceHooks: string;
}

export const SYSTEM_BOOT_PATHS: BootPaths = {
  units: '/etc/systemd/system',
  systemdRunning: '/run/systemd/system',
  interfaceHooks: '/etc/network/if-pre-up.d',
};

/**
 * Loads a ruleset file at the start of the system, before the network and without the agent: by a systemd unit
 * or, without systemd, by ifupdown's hook.
 */
export class BootUnit {
  readonly #name: string;
  readonly #rulesFile: string;
  readonly #paths: BootPaths;
  readonly #run: RunCommand;

  constructor(options: { name: string; rulesFile: string; paths: BootPaths; run: RunCommand }) {
    this.#name = options.name;
    this.#rulesFile = options.rulesFile;
    this.#paths = options.paths;
    this.#run = options.run;
  }

  async install(script: string): Promise<Mechanism> {
    await mkdir(dirname(this.#rulesFile), { recursive: true, mode: 0o700 });
    await writeFile(this.#rulesFile, script, { mode: 0o600 });
    if (await exists(this.#paths.systemdRunning)) {
      await mkdir(dirname(this.#wanted), { recursive: true });
      await writeFile(this.#unit, unitFile(this.#rulesFile), { mode: 0o644 });
      await rm(this.#wanted, { force: true });
      await symlink(`../${this.#name}.service`, this.#wanted);
      await this.#run({ file: 'systemctl', args: ['daemon-reload'] });
      return { name: 'boot', state: 'active' };
    }
    if (await exists(this.#paths.interfaceHooks)) {
      await writeFile(this.#hook, hookFile(this.#rulesFile), { mode: 0o755 });
      await chmod(this.#hook, 0o755);
      return {
        name: 'boot',
        state: 'active',
        reason: 'no systemd: loaded by ifupdown before an interface comes up',
      };
    }
    return {
      name: 'boot',
      state: 'missing',
      reason: 'neither systemd nor ifupdown: holds until the next start only',
    };
  }

  async remove(): Promise<void> {
    const hadUnit = await exists(this.#unit);
    for (const path of [this.#wanted, this.#unit, this.#hook, this.#rulesFile])
      await rm(path, { force: true });
    if (hadUnit) await this.#run({ file: 'systemctl', args: ['daemon-reload'] });
  }

  /** Names what differs from an installation of this script. */
  async differences(script: string): Promise<string[]> {
    const found: string[] = [];
    if ((await readText(this.#rulesFile)) !== script) found.push('boot ruleset');
    if (await exists(this.#paths.systemdRunning)) {
      if ((await readText(this.#unit)) !== unitFile(this.#rulesFile)) found.push('boot unit');
      const target = await readlink(this.#wanted).catch(() => undefined);
      if (target !== `../${this.#name}.service`) found.push('boot unit not enabled');
    } else if (await exists(this.#paths.interfaceHooks)) {
      if ((await readText(this.#hook)) !== hookFile(this.#rulesFile)) found.push('boot hook');
    }
    return found;
  }

  get #unit(): string {
    return join(this.#paths.units, `${this.#name}.service`);
  }

  get #wanted(): string {
    return join(this.#paths.units, 'sysinit.target.wants', `${this.#name}.service`);
  }

  get #hook(): string {
    return join(this.#paths.interfaceHooks, this.#name);
  }
}

/**
 * After nftables.service, whose usual file begins with `flush ruleset`, and again whenever that is restarted or
 * reloaded. Before any interface is configured.
 */
function unitFile(rulesFile: string): string {
  const path = rulesFile.replaceAll('%', '%%');
  return `[Unit]
Description=Guardpost network restrictions
Documentation=man:nft(8)
DefaultDependencies=no
After=local-fs.target nftables.service
PartOf=nftables.service
ReloadPropagatedFrom=nftables.service
Before=network-pre.target shutdown.target
Wants=network-pre.target
Conflicts=shutdown.target
RequiresMountsFor=${path}
ConditionPathExists=${path}

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f ${path}
ExecReload=/usr/sbin/nft -f ${path}

[Install]
WantedBy=sysinit.target
`;
}

function hookFile(rulesFile: string): string {
  return `#!/bin/sh
# Guardpost network restrictions: loaded before an interface comes up.
[ -e '${rulesFile}' ] && exec /usr/sbin/nft -f '${rulesFile}'
exit 0
`;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
