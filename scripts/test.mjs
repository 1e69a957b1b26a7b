// The whole test run: formatting and lint, types, direction of imports, then every suite. Ends with one line
// `N passed, N failed, N skipped`; each static check counts as one.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, NO_COLOR: '1' };
const count = { passed: 0, failed: 0, skipped: 0 };

function step(name, script, args) {
  process.stdout.write(`\n== ${name}\n`);
  const result = spawnSync(node, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  return result.status === 0;
}

function check(name, script, args) {
  count[step(name, script, args) ? 'passed' : 'failed'] += 1;
}

check('formatting and lint', '@biomejs/biome/bin/biome', ['check', '.']);
check('types', 'typescript/bin/tsc', ['--noEmit', '-p', '.']);
check('types of the web pages', 'typescript/bin/tsc', ['--noEmit', '-p', 'console/web']);
check('types of the tray', 'typescript/bin/tsc', ['--noEmit', '-p', 'agent/tray']);

const output = join(root, 'test-output');
const report = join(output, 'results.json');
mkdirSync(output, { recursive: true });
rmSync(report, { force: true });
const passed = step('suites', 'vitest/vitest.mjs', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
if (existsSync(report)) {
  const results = JSON.parse(readFileSync(report, 'utf8'));
  count.passed += results.numPassedTests;
  count.failed += results.numFailedTests;
  count.skipped += results.numPendingTests + results.numTodoTests;
  // A suite that could not be loaded fails without a test of its own.
  if (!passed && results.numFailedTests === 0) count.failed += 1;
} else {
  count.failed += 1;
}

process.stdout.write(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
process.exitCode = count.failed === 0 ? 0 : 1;
