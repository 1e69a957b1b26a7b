// `npm run sbom`: what Guardpost is made of at run time, as CycloneDX (cyclonedx.org) in JSON, out of the lockfile.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const output = resolve(process.argv[2] ?? 'dist/sbom.cdx.json');
const args = [
  'sbom',
  '--sbom-format=cyclonedx',
  '--sbom-type=application',
  '--omit=dev',
  '--package-lock-only',
];
// On Windows npm is a script of the shell's; the arguments are ours alone.
const made = spawnSync('npm', args, {
  encoding: 'utf8',
  maxBuffer: 64e6,
  shell: process.platform === 'win32',
});
if (made.status !== 0) {
  process.stderr.write(`sbom: ${made.error?.message ?? made.stderr.trim()}\n`);
  process.exit(3);
}
const bom = JSON.parse(made.stdout);
// npm takes the name from the folder.
bom.metadata.component.name = 'guardpost';
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, `${JSON.stringify(bom, null, 2)}\n`);
process.stdout.write(`${output}: ${bom.components.length} components\n`);
