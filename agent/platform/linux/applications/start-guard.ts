import { closeSync, readFileSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { ApplicationsBackend, StartRules } from '../../../enforcers/applications/backend.ts';
import { parseMountinfo, visibleMounts } from '../storage/mountinfo.ts';
import type { FromStartGuard, ToStartGuard } from './start-guard-worker.ts';

const WORKER = new URL('./start-guard-worker.ts', import.meta.url);
const WAKE = Buffer.from(new BigUint64Array([1n]).buffer);
/** Nobody starts a program from these. */
const VIRTUAL = /^(proc|sysfs|cgroup2?|devpts|mqueue|debugfs|tracefs|securityfs|pstore|bpf|configfs|nsfs)$/;
const MOUNTS_EVERY_MS = 2_000;

type GuardStarts = NonNullable<ApplicationsBackend['guardStarts']>;

/**
 * Refuses the start of programs by fanotify(7), FAN_OPEN_EXEC_PERM, on every file system that is mounted: the
 * program's file cannot be opened for execution, so it never runs. @throws when the kernel or a right is missing
 */
export const guardStarts: GuardStarts = async (first, hooks) => {
  const worker = new Worker(WORKER, {
    name: 'start-guard',
    trackUnmanagedFds: false,
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
  });
  let descriptors: { fd: number; wakeFd: number } | undefined;
  let rules = first;
  let mounts: readonly string[] = [];
  let stopping = false;
  const send = (message: ToStartGuard) => {
    if (!descriptors) return;
    worker.postMessage(message);
    writeSync(descriptors.wakeFd, WAKE);
  };
  /** Kept open descriptors would make every start wait for an answer that never comes. */
  const ended = () => {
    const open = descriptors;
    descriptors = undefined;
    if (!stopping && open) for (const fd of [open.fd, open.wakeFd]) closeSync(fd);
    if (!stopping) hooks.failed(new Error('the start guard ended'));
  };
  const configured = Promise.withResolvers<void>();
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromStartGuard) => {
      if (message.kind === 'ready') {
        descriptors = message;
        resolve();
      } else if (message.kind === 'unavailable') {
        stopping = true;
        reject(new Error(message.reason));
      } else if (message.kind === 'configured') configured.resolve();
      else {
        const { kind: _kind, ...start } = message;
        hooks.refused(start);
      }
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      reject(new Error('the start guard ended'));
      ended();
    });
  });
  mounts = programMounts();
  send({ kind: 'configure', rules, mounts });
  await configured.promise;
  const timer = setInterval(() => {
    const now = programMounts();
    if (now.join('\n') === mounts.join('\n')) return;
    mounts = now;
    send({ kind: 'configure', rules, mounts });
  }, MOUNTS_EVERY_MS);
  timer.unref();
  return {
    configure(next: StartRules) {
      rules = next;
      send({ kind: 'configure', rules, mounts });
    },
    async stop() {
      clearInterval(timer);
      stopping = true;
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      send({ kind: 'stop' });
      descriptors = undefined;
      await gone;
    },
  };
};

/** One mount point of each file system from which a program can start. */
function programMounts(): string[] {
  const entries = visibleMounts(parseMountinfo(readFileSync('/proc/self/mountinfo')));
  const byDevice = new Map<string, string>();
  for (const { device, mountPoint, fileSystem } of entries) {
    if (!VIRTUAL.test(fileSystem) && !byDevice.has(device)) byDevice.set(device, mountPoint.toString('utf8'));
  }
  return [...byDevice.values()].sort();
}
