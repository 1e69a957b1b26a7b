import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyContents } from './contents.ts';
import { buildDeb, emptyStaging, HOME } from './deb.ts';

// `npm run package`: dist/guardpost_VERSION_ARCH.deb, the agent as a service for a computer without a desktop.
const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
if (process.platform !== 'linux' || !architecture) {
  process.stderr.write(
    `package: a .deb is built on Linux, for x64 or arm64; this is ${process.platform} ${process.arch}\n`,
  );
  process.exit(3);
}
const dist = join(root, 'dist');
await mkdir(dist, { recursive: true });
const staging = await emptyStaging(join(dist, 'staging'));
const output = join(dist, `guardpost_${version}_${architecture}.deb`);
try {
  await copyContents(root, join(staging, HOME));
  await buildDeb({ staging, version, architecture, output });
} finally {
  await rm(staging, { recursive: true, force: true });
}
process.stdout.write(`${output} (${Math.round((await stat(output)).size / 2 ** 20)} MB)\n`);
