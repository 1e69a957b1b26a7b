import { readFile } from 'node:fs/promises';
import type { Installation } from '../agent/platform/platform.ts';
import { loadPlatform } from '../agent/platform/select.ts';
import { loadConfig } from '../agent/service/config.ts';
import { askService } from '../agent/service/control/control-client.ts';
import { guardUpgrade } from '../agent/service/upgrade/guard-upgrade.ts';
import { prepareUpgrade } from '../agent/service/upgrade/prepare-upgrade.ts';

/** What the package's scripts ask of the installed version before the next one takes its place. */
export async function keepForUpgrade(dataDir: string, to: string): Promise<void> {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const status = await askService(dataDir, { do: 'status' }).catch(() => undefined);
  const { upgrade } = await loadConfig(dataDir);
  const kept = await prepareUpgrade({
    dataDir,
    installation: await installed(),
    from: version,
    to,
    linked: status?.state === 'status' && status.link === 'running',
    linkMinutes: upgrade.linkMinutes,
  });
  process.stdout.write(
    kept
      ? `guardpost: the former version is kept until ${to} has reached the console\n`
      : 'guardpost: this version has no link to the console, so there is no way back after the upgrade\n',
  );
}

/** Until the upgrade is settled, one way or the other. */
export async function guardUntilSettled(dataDir: string): Promise<void> {
  const say = (line: string) => void process.stdout.write(`guardpost: ${line}\n`);
  await guardUpgrade({ dataDir, installation: await installed(), say });
}

async function installed(): Promise<Installation> {
  const platform = await loadPlatform();
  const installation = platform.installation?.();
  if (!installation) throw new Error(`no package of this agent can be put back on ${platform.name}`);
  return installation;
}
