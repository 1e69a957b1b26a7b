import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('npm run sbom names every package that runs, with its licence and checksum, and none that only tests', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guardpost-sbom-'));
  try {
    const file = join(folder, 'sbom.json');
    const made = spawnSync('npm', ['run', '--silent', 'sbom', '--', file], { encoding: 'utf8' });
    expect(made.status, made.stderr).toBe(0);
    const bom = JSON.parse(readFileSync(file, 'utf8'));
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'guardpost' } } });
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    type Component = { name: string; version: string; hashes?: unknown[]; licenses?: unknown[] };
    // A package may be there in more than one version.
    const components = new Map<string, Component>(
      bom.components.map((one: Component) => [`${one.name}@${one.version}`, one]),
    );
    for (const [name, version] of Object.entries(dependencies)) {
      const component = components.get(`${name}@${version}`);
      expect(component?.hashes, name).toHaveLength(1);
      expect(component?.licenses?.length, name).toBeGreaterThan(0);
    }
    for (const name of ['vitest', 'typescript', '@biomejs/biome']) {
      expect(Object.keys(devDependencies)).toContain(name);
      expect([...components.values()].some((one) => one.name === name)).toBe(false);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
