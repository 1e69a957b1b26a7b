// Makes a checkout ready: packages, the web UI, and for the tests the system packages they use. Plain JavaScript
// for the oldest Node that may start it (20); nothing here may import from node_modules.
//
//   --build    build the console's web UI when its sources changed
//   --system   install Debian packages for the suites that want them (root), or name them
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingPackages } from './system-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamps = join(root, 'node_modules', '.cache', 'guardpost-setup');
const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.status !== 0) {
    process.stderr.write(
      `setup: '${command} ${args.join(' ')}' failed; mend what it says above and run again\n`,
    );
    process.exit(3);
  }
}

/** Runs a step when what it depends on is not what it was at its last success. */
function whenChanged(name, paths, done, step) {
  const hash = createHash('sha256');
  for (const path of paths) addToHash(hash, join(root, path));
  const digest = hash.digest('hex');
  const stamp = join(stamps, name);
  if (done() && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  step();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, digest);
}

function addToHash(hash, path) {
  if (!existsSync(path)) return;
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) {
      if (name !== 'dist' && name !== 'node_modules') addToHash(hash, join(path, name));
    }
  } else {
    hash.update(path).update(readFileSync(path));
  }
}

function installPackages() {
  const windows = process.platform === 'win32';
  process.stderr.write('setup: installing packages (npm ci)\n');
  run(windows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: windows,
    // Development packages are needed to build and test whatever NODE_ENV says.
    env: { ...process.env, NODE_ENV: '', ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
}

function buildWeb() {
  process.stderr.write("setup: building the console's web pages\n");
  run(ownNode, [
    join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
    'build',
    'console/web',
    '--logLevel',
    'warn',
  ]);
}

function installSystemPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const names = missing.map((entry) => entry.package);
  const debian = existsSync('/etc/debian_version');
  if (debian && process.getuid?.() === 0) {
    process.stderr.write(`setup: installing ${names.join(' ')} for the system tests\n`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
    const result = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    });
    if (result.status === 0) return;
    process.stderr.write(
      'setup: apt-get could not install them; the suites that need them will be skipped\n',
    );
    return;
  }
  for (const entry of missing)
    process.stderr.write(`setup: ${entry.suite} skipped: needs the package ${entry.package}\n`);
}

whenChanged('packages', ['package.json', 'package-lock.json'], () => existsSync(ownNode), installPackages);
if (process.argv.includes('--build')) {
  whenChanged(
    'web',
    ['console/web', 'console/api/contract.ts', 'shared', 'package-lock.json'],
    () => existsSync(join(root, 'console', 'web', 'dist', 'index.html')),
    buildWeb,
  );
}
if (process.argv.includes('--system')) installSystemPackages();
