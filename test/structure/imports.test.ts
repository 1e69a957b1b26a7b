import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

function cruise(folder: string, ...places: string[]): Promise<{ status: number; output: string }> {
  const bin = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [bin, '--config', join(root, '.dependency-cruiser.cjs'), ...places],
      { cwd: folder, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({ status: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    );
  });
}

test('imports go one way: agent → shared ← console, platforms behind their interface', async () => {
  const { status, output } = await cruise(root, 'agent', 'console', 'shared', 'scripts', 'test');
  expect(status, output).toBe(0);
  // A cruiser that cannot read TypeScript finds no violation either.
  expect(Number(/\((\d+) modules/.exec(output)?.[1])).toBeGreaterThan(50);
});

test.each([
  ['shared-imports-only-shared', 'shared/a.ts', 'agent/b.ts'],
  ['shared-without-node', 'shared/a.ts', 'node:fs'],
  ['agent-never-console', 'agent/a.ts', 'console/b.ts'],
  ['console-never-agent', 'console/a.ts', 'agent/b.ts'],
  ['web-is-a-browser', 'console/web/src/a.ts', 'console/store/b.ts'],
  ['platform-behind-its-interface', 'agent/monitors/a.ts', 'agent/platform/linux/b.ts'],
  ['monitors-and-enforcers-stand-alone', 'agent/monitors/a.ts', 'agent/service/b.ts'],
  ['nothing-imports-a-composition-root', 'agent/service/a.ts', 'agent/service/main.ts'],
])('%s is noticed', async (rule, from, to) => {
  const folder = await mkdtemp(join(tmpdir(), 'guardpost-imports-'));
  try {
    const put = async (path: string, text: string) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    };
    const specifier = to.startsWith('node:') ? to : `${'../'.repeat(from.split('/').length - 1)}${to}`;
    await put(from, `import * as b from '${specifier}';\nexport const a = b;\n`);
    if (!to.startsWith('node:')) await put(to, 'export const b = 1;\n');
    await put('package.json', '{"type":"module"}');
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    const { status, output } = await cruise(folder, from.split('/')[0]!);
    expect(output).toContain(rule);
    expect(status).not.toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});
