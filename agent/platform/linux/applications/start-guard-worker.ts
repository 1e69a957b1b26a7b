// The thread that answers the kernel when a program is about to start. It decides by itself, by names and paths
// alone, so that no start ever waits for the service; when it ends, the kernel lets everything through.
import { readFileSync, readlinkSync } from 'node:fs';
import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { matchesGlob } from '../../../../shared/policy/glob.ts';
import type { StartRules } from '../../../enforcers/applications/backend.ts';
import { attempt } from '../attempt.ts';
import { Fanotify } from '../open-guard/fanotify.ts';

export type ToStartGuard =
  | { kind: 'configure'; rules: StartRules; mounts: readonly string[] }
  | { kind: 'stop' };
export type FromStartGuard =
  | { kind: 'unavailable'; reason: string }
  | { kind: 'ready'; fd: number; wakeFd: number }
  | { kind: 'configured'; mounts: number }
  | { kind: 'refused'; path: string; pid: number; uid?: number };

const IDLE_MS = 1_000;
const FIRST_PERSON = 1000;
const UNSET = 4294967295;
const MAX_REMEMBERED = 10_000;
const port = parentPort!;
const say = (message: FromStartGuard) => port.postMessage(message);

let rules: StartRules = { paths: [], names: [], allowPaths: [], allowNames: [], media: [] };
let marked = new Set<string>();
/** What the rules say of a path, so that a shell script's thousand starts are matched once. */
let remembered = new Map<string, 'never' | 'always' | 'person'>();
let running = true;

function main(): void {
  let fanotify: Fanotify;
  try {
    fanotify = new Fanotify('start');
  } catch (error) {
    say({ kind: 'unavailable', reason: (error as Error).message });
    port.close();
    return;
  }
  say({ kind: 'ready', fd: fanotify.fd, wakeFd: fanotify.wakeFd });
  while (running) {
    for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
      const message = got.message as ToStartGuard;
      if (message.kind === 'stop') running = false;
      else configure(message, fanotify);
    }
    for (const { fd, tid } of fanotify.read()) {
      const start = attempt(() => refusal(fd, tid));
      fanotify.answer(fd, start === undefined);
      if (start) say({ kind: 'refused', ...start });
    }
    if (running) fanotify.wait(IDLE_MS);
  }
  fanotify.close();
  port.close();
}

function configure(
  { rules: next, mounts }: Extract<ToStartGuard, { kind: 'configure' }>,
  fanotify: Fanotify,
): void {
  rules = next;
  remembered = new Map();
  const wanted = new Set(mounts);
  for (const mount of marked) if (!wanted.has(mount)) fanotify.release(mount);
  marked = new Set([...wanted].filter((mount) => fanotify.guard(mount) === undefined));
  say({ kind: 'configured', mounts: marked.size });
}

/** Who starts what, when it may not be; undefined when it may. */
function refusal(fd: number, tid: number): { path: string; pid: number; uid?: number } | undefined {
  const path = readlinkSync(`/proc/self/fd/${fd}`);
  const rule = ruleOf(path);
  if (rule === 'always') return undefined;
  const status = readFileSync(`/proc/${tid}/status`, 'latin1');
  const field = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN);
  const [pid, parent, uid] = [field('Tgid'), field('PPid'), field('Uid')];
  // The service and what it starts: the inspector, and the commands of the back ends.
  if (pid === process.pid || parent === process.pid || pid === 1) return undefined;
  if (rule === 'person' && !isPerson(tid, uid)) return undefined;
  return { path, pid, ...(Number.isNaN(uid) ? {} : { uid }) };
}

function ruleOf(path: string): 'never' | 'always' | 'person' {
  const known = remembered.get(path);
  if (known) return known;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const matches = (globs: readonly string[], text: string) => globs.some((glob) => matchesGlob(glob, text));
  const rule =
    matches(rules.allowPaths, path) || matches(rules.allowNames, name)
      ? 'always'
      : matches(rules.paths, path) || matches(rules.names, name)
        ? 'never'
        : rules.media.some((medium) => path.startsWith(`${medium}/`))
          ? 'person'
          : 'always';
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(path, rule);
  return rule;
}

function isPerson(tid: number, uid: number): boolean {
  const login = Number(attempt(() => readFileSync(`/proc/${tid}/loginuid`, 'latin1')) ?? UNSET);
  return uid >= FIRST_PERSON || (login !== UNSET && login >= FIRST_PERSON);
}

main();
