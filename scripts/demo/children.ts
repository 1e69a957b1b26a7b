import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../guardpost.mjs', import.meta.url));

/** A `guardpost` command running as a process of its own. */
export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the first line of standard output that matches; rejects when the process ends before. */
  line(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
  /** SIGTERM (or the signal given), then SIGKILL after ten seconds; resolves when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts `guardpost ARGS…`; `wrap` puts another command in front, such as unshare. */
export function startGuardpost(args: readonly string[], wrap: readonly string[] = []): Child {
  const [command, ...rest] = [...wrap, process.execPath, ENTRY, ...args];
  const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const errors: string[] = [];
  const waiting = new Set<(line: string | undefined) => void>();
  createInterface({ input: child.stdout! }).on('line', (line) => {
    lines.push(line);
    for (const notify of [...waiting]) notify(line);
  });
  createInterface({ input: child.stderr! }).on('line', (line) => {
    errors.push(line);
    if (errors.length > 20) errors.shift();
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      errors.push(error.message);
      resolve();
    });
  });
  void ended.then(() => {
    for (const notify of [...waiting]) notify(undefined);
  });

  return {
    process: child,
    line(pattern, timeoutMs = 30_000) {
      return new Promise((resolve, reject) => {
        const finish = (outcome: () => void) => {
          clearTimeout(timer);
          waiting.delete(notify);
          outcome();
        };
        const fail = (what: string) =>
          finish(() =>
            reject(new Error(`'guardpost ${args[0]}' ${what}: ${errors.join(' | ') || 'no message'}`)),
          );
        const notify = (line: string | undefined) => {
          const match = line === undefined ? null : pattern.exec(line);
          if (match) finish(() => resolve(match));
          else if (line === undefined) fail('ended');
        };
        const timer = setTimeout(() => fail(`printed nothing like ${pattern} in ${timeoutMs} ms`), timeoutMs);
        waiting.add(notify);
        for (const line of lines) if (waiting.has(notify)) notify(line);
        if (child.exitCode !== null || child.signalCode !== null) notify(undefined);
      });
    },
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}
