import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copyContents } from './contents.ts';
import { buildDeb } from './deb.ts';
import { emptyStaging, HOME } from './layout.ts';
import { buildRpm } from './rpm.ts';

// `npm run package [-- --target deb|rpm|win|tray]`: the agent as a service, or its tray, into dist/.
const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
const give = (status: number, line: string): never => {
  process.stderr.write(`package: ${line}\n`);
  process.exit(status);
};
const needs = (...commands: string[]) => {
  const missing = commands.filter((command) => spawnSync(command, ['--version']).error !== undefined);
  if (missing.length > 0) give(3, `${missing.join(', ')} is not installed here`);
};

const TARGETS: Record<string, () => Promise<string[]>> = { deb, rpm, win, tray };
const wanted = parseArgs({ options: { target: { type: 'string', default: 'deb' } } }).values.target;
const target =
  TARGETS[wanted] ?? give(2, `no target '${wanted}'; choose one of ${Object.keys(TARGETS).join(', ')}`);
await mkdir(dist, { recursive: true });
const files = await target().catch((error: Error) => give(3, error.message.split('\n')[0]!));
for (const file of files) {
  process.stdout.write(`${file} (${Math.round((await stat(file)).size / 2 ** 20)} MB)\n`);
}

async function deb(): Promise<string[]> {
  needs('dpkg-deb');
  const architecture = linuxName({ x64: 'amd64', arm64: 'arm64' });
  const output = join(dist, `guardpost_${version}_${architecture}.deb`);
  return staged(async (staging) => buildDeb({ staging, version, architecture, output }), output);
}

async function rpm(): Promise<string[]> {
  needs('rpmbuild');
  const architecture = linuxName({ x64: 'x86_64', arm64: 'aarch64' });
  const output = join(dist, `guardpost-${version}.${architecture}.rpm`);
  return staged(async (staging) => buildRpm({ staging, version, architecture, output }), output);
}

/** The service for Windows: an installer that is run, and one for group policy. */
async function win(): Promise<string[]> {
  needs('makensis', 'wixl');
  const { gatherPayload } = await import('./windows/payload.ts');
  const { buildMsi, buildNsis } = await import('./windows/installers.ts');
  const payload = join(dist, 'staging-win');
  await rm(payload, { recursive: true, force: true });
  const outputs = [
    join(dist, `guardpost-${version}-x64-setup.exe`),
    join(dist, `guardpost-${version}-x64.msi`),
  ];
  try {
    await gatherPayload(root, payload);
    await buildNsis({ payload, version, output: outputs[0]! });
    await buildMsi({ payload, version, output: outputs[1]! });
  } finally {
    await rm(payload, { recursive: true, force: true });
  }
  return outputs;
}

/** The tray for this system; electron-builder fetches Electron and its tools from github.com. */
async function tray(): Promise<string[]> {
  const { buildTray } = await import('../tray/build.ts');
  const { build } = await import('electron-builder');
  const { trayPackaging } = await import('./tray/builder-config.ts');
  const app = join(dist, 'tray-app');
  await buildTray({ out: app });
  try {
    const files = await build({
      projectDir: root,
      config: trayPackaging(app, join(dist, 'tray'), version),
      publish: 'never',
    });
    return files.filter((file) => !file.endsWith('.blockmap'));
  } catch (error) {
    return give(3, `electron-builder: ${(error as Error).message.split('\n')[0]}`);
  }
}

function linuxName(names: Record<string, string>): string {
  const name = process.platform === 'linux' ? names[process.arch] : undefined;
  return (
    name ?? give(3, `it is built on Linux, for x64 or arm64; this is ${process.platform} ${process.arch}`)
  );
}

async function staged(build: (staging: string) => Promise<void>, output: string): Promise<string[]> {
  const staging = await emptyStaging(join(dist, 'staging'));
  try {
    await copyContents(root, join(staging, HOME));
    await build(staging);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return [output];
}
