#!/usr/bin/env node
// Entry of the `guardpost` command. Plain JavaScript because it may be started by a Node too old for
// TypeScript: it then hands over to the Node 24 that the npm package `node` has put in node_modules.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const own = `${root}node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`;

if (Number(process.versions.node.split('.')[0]) < 24) {
  if (!existsSync(own)) {
    process.stderr.write(
      `guardpost: needs Node 24, found ${process.versions.node}; run 'npm ci' here first, it brings one\n`,
    );
    process.exit(3);
  }
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 128 : 3)));
} else {
  // Stripped TypeScript is kept in a cache: without it each process loads the stripper, some 17 MB of memory
  // (`guardpost bench idle` shows the service's memory).
  module.enableCompileCache(`${root}node_modules/.cache/guardpost`);
  await import('./cli.ts');
}
