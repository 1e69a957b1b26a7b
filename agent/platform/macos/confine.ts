import { type ChildProcess, spawn } from 'node:child_process';
import { nodeArguments } from '../node-confinement.ts';
import type { SandboxLimits } from '../platform.ts';

const SANDBOX = '/usr/bin/sandbox-exec';

/**
 * Starts a Node script that
 * - by the kernel's sandbox has no network, writes no file and starts no program but Node itself;
 * - by Node's permission model the same once more, and loads no native code;
 * - gets no more than `memoryBytes` of heap, and gives way to people's programs.
 *
 * sandbox-exec(1) is deprecated since macOS 10.12 and present in every version since. Weaker than on Linux: the
 * kernel limits no process's memory, so the service watches it; and it runs under the agent's own account.
 */
export function spawnConfined(script: string, args: readonly string[], limits: SandboxLimits): ChildProcess {
  const [file, ...rest] = confinedCommand(script, args, limits);
  return spawn(file!, rest, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: {},
    cwd: '/',
  });
}

/** The whole command line. */
export function confinedCommand(script: string, args: readonly string[], limits: SandboxLimits): string[] {
  return [
    ...['/usr/bin/nice', '-n', '10'],
    ...[SANDBOX, '-p', sandboxProfile(process.execPath)],
    process.execPath,
    ...nodeArguments(limits),
    script,
    ...args,
  ];
}

/** A profile of the sandbox(7) language: the last rule that matches decides. */
export function sandboxProfile(node: string): string {
  return [
    '(version 1)',
    '(allow default)',
    '(deny network*)',
    '(deny file-write*)',
    '(allow file-write-data (literal "/dev/null"))',
    '(deny process-exec*)',
    `(allow process-exec* (literal ${schemeString(node)}))`,
    '(deny process-fork)',
    '(deny signal (target others))',
  ].join('\n');
}

/** A text as a string literal of the profile's Scheme. @throws for what no path has */
export function schemeString(text: string): string {
  if (/[\0\r\n]/.test(text)) throw new Error('a path with a line break cannot be named in a sandbox profile');
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
}
