import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type BuildJob, BuildOutcome } from './job.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const HEAP_MEGABYTES = 512;

/**
 * Runs a job in a process of its own, which may write into `folder` alone, start nothing and ends with the console.
 * What `input` gives is passed on as fast as it is taken. Rejects when the process or the input ends early; then
 * nothing of the input is left anywhere.
 */
export function runBuild(job: BuildJob, folder: string, input?: Readable): Promise<BuildOutcome> {
  const child = spawn(
    process.execPath,
    [
      '--permission',
      '--allow-fs-read=*',
      `--allow-fs-write=${folder}`,
      `--max-old-space-size=${HEAP_MEGABYTES}`,
      '--disable-warning=SecurityWarning',
      '--disable-warning=ExperimentalWarning',
      MAIN,
    ],
    { stdio: ['pipe', 'ignore', 'ignore', 'ipc'], serialization: 'advanced', env: {}, cwd: folder },
  );
  return new Promise((resolve, reject) => {
    let outcome: BuildOutcome | undefined;
    child.once('message', (raw) => {
      outcome = BuildOutcome.parse(raw);
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (outcome) resolve(outcome);
      else reject(new Error(`the building process ended (${signal ?? code})`));
    });
    child.send(job, () => {});
    // Who has had enough, after a mistake in the table, reads no further.
    child.stdin!.on('error', () => input?.unpipe(child.stdin!));
    if (!input) {
      child.stdin!.end();
      return;
    }
    const broken = (error?: Error) => {
      if (outcome) return;
      child.kill('SIGKILL');
      reject(error ?? new Error('the upload broke off'));
    };
    input.once('error', broken);
    input.once('close', () => {
      if (!input.readableEnded) broken();
    });
    input.pipe(child.stdin!);
  });
}
