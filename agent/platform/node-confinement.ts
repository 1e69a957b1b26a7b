import type { SandboxLimits } from './platform.ts';

/**
 * What Node itself takes from a confined script on every system: it reads any file and writes none, starts no
 * program, no thread and, unless it may, no native code (https://nodejs.org/docs/latest-v24.x/api/permissions.html), and its
 * heap ends at the limit.
 */
export function nodeArguments(limits: SandboxLimits): string[] {
  return [
    '--permission',
    '--allow-fs-read=*',
    ...(limits.nativeCode ? ['--allow-addons'] : []),
    `--max-old-space-size=${Math.max(16, Math.floor(limits.memoryBytes / (1024 * 1024)))}`,
    '--disable-warning=SecurityWarning',
    '--disable-warning=ExperimentalWarning',
  ];
}
