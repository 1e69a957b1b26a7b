import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildTray } from './tray/build.ts';

/** `npm run tray [-- --link=PATH]`: builds the tray and starts it with Electron, which is fetched on its first use. */
const out = join(import.meta.dirname, '..', 'agent', 'tray', 'dist');
await buildTray({ out });

let program: string;
try {
  // Electron's own module fetches the program when it is not there, and gives its path.
  program = createRequire(import.meta.url)('electron') as string;
} catch (error) {
  process.stderr.write(
    'guardpost tray: Electron’s program is not here and could not be fetched from github.com. Run this where that is ' +
      'reached, or set ELECTRON_MIRROR to a mirror that is ' +
      `(${(error as Error).message.split('\n')[0]}). The built tray is in ${out}.\n`,
  );
  process.exit(3);
}
const child = spawn(program, [out, ...process.argv.slice(2)], { stdio: 'inherit' });
child.on('exit', (code) => process.exit(code ?? 3));
