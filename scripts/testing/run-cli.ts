import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** As `npx` finds it: the bin of the package. */
const ENTRY = fileURLToPath(new URL('../guardpost.mjs', import.meta.url));

export interface Ended {
  status: number | null;
  output: string;
  errors: string;
}

/** Runs `guardpost ARGS…` to its end, as a shell does. */
export function runCli(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [ENTRY, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, output, errors })));
}
