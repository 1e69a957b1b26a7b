import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { nodeArguments } from '../node-confinement.ts';
import type { SandboxLimits } from '../platform.ts';

// "nobody" of Debian, Red Hat and SUSE alike; it owns nothing.
const NOBODY = 65534;
/** What V8 and the C library map writable before any document: stacks of threads and code. */
const RUNTIME_BYTES = 768 * 1024 * 1024;
const MAX_FILES = 256;

/** Programs of util-linux and coreutils that each take something away and then become the next one. */
export interface ConfinementTools {
  isRoot: boolean;
  /** `unshare --net` works: a network namespace with nothing in it. */
  network: boolean;
  setpriv: boolean;
  prlimit: boolean;
}

/** Tries once what this computer allows. */
export function detectConfinement(): ConfinementTools {
  const works = (file: string, ...args: string[]) => spawnSync(file, args, { stdio: 'ignore' }).status === 0;
  const isRoot = process.getuid?.() === 0;
  return {
    isRoot,
    network: works('unshare', ...unshareArguments(isRoot), 'true'),
    setpriv: works('setpriv', ...setprivArguments(isRoot), 'true'),
    prlimit: works('prlimit', '--core=0', 'true'),
  };
}

/**
 * Starts a Node script that
 * - has no network: its network namespace is empty;
 * - as root becomes `nobody` with one capability, CAP_DAC_READ_SEARCH: it reads any file and changes none;
 * - can gain no privilege by starting a program, and Node's permission model lets it start none;
 * - ends when the service ends, dumps no core, gives way to people's programs;
 * - gets no more than `memoryBytes` of heap, and fails to map much more (`RLIMIT_DATA`) whoever asks for it.
 */
export function spawnConfined(
  script: string,
  args: readonly string[],
  limits: SandboxLimits,
  tools: ConfinementTools,
): ChildProcess {
  const [file, ...rest] = confinedCommand(script, args, limits, tools);
  return spawn(file!, rest, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: {},
    cwd: '/',
  });
}

/** The whole command line: wrappers, Node with its arguments, the script. */
export function confinedCommand(
  script: string,
  args: readonly string[],
  limits: SandboxLimits,
  tools: ConfinementTools,
): string[] {
  const data = limits.memoryBytes + RUNTIME_BYTES;
  return [
    ...(tools.network ? ['unshare', ...unshareArguments(tools.isRoot)] : []),
    ...(tools.prlimit ? ['prlimit', '--core=0', `--nofile=${MAX_FILES}`, `--data=${data}`] : []),
    'nice',
    '-n',
    '10',
    ...(tools.setpriv ? ['setpriv', ...setprivArguments(tools.isRoot)] : []),
    process.execPath,
    ...nodeArguments(limits),
    script,
    ...args,
  ];
}

function unshareArguments(isRoot: boolean): string[] {
  // Who is not root needs a user namespace of their own to make a network namespace in.
  return isRoot ? ['--net'] : ['--user', '--map-current-user', '--net'];
}

function setprivArguments(isRoot: boolean): string[] {
  const always = ['--no-new-privs', '--pdeathsig', 'KILL'];
  if (!isRoot) return always;
  const only = '-all,+dac_read_search';
  return [
    ...['--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups'],
    ...['--inh-caps', only, '--ambient-caps', only, '--bounding-set', only],
    ...always,
  ];
}
