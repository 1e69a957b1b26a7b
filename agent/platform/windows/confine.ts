import { type ChildProcess, spawn } from 'node:child_process';
import { nodeArguments } from '../node-confinement.ts';
import type { SandboxLimits } from '../platform.ts';
import type { Win32 } from './win32.ts';

/** What V8 and Windows commit before any document. */
const RUNTIME_BYTES = 256 * 1024 * 1024;

/**
 * Starts a Node script that
 * - by Node's permission model writes no file, starts no program and loads no native code;
 * - lives in a job object: alone, with limited memory, no access to clipboard and desktop, killed with the agent.
 *
 * Weaker than on Linux: it runs under the agent's own account, because Node can start a child with an IPC channel
 * under no other; and its network is not cut, because a firewall rule would meet the agent's own program.
 */
export function spawnConfined(
  script: string,
  args: readonly string[],
  limits: SandboxLimits,
  win32: () => Win32 | undefined,
): ChildProcess {
  const [file, ...rest] = confinedCommand(script, args, limits);
  const child = spawn(file!, rest, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    // Windows itself needs SystemRoot to start a program.
    env: process.env.SystemRoot ? { SystemRoot: process.env.SystemRoot } : {},
    windowsHide: true,
  });
  const api = win32();
  if (api && child.pid !== undefined) {
    try {
      api.limit(child.pid, { memoryBytes: limits.memoryBytes + RUNTIME_BYTES });
    } catch {
      child.kill(); // it has not been given a document yet
    }
  }
  return child;
}

/** The whole command line. */
export function confinedCommand(script: string, args: readonly string[], limits: SandboxLimits): string[] {
  return [process.execPath, ...nodeArguments(limits), script, ...args];
}
