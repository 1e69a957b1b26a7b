// The thread that answers the kernel. It blocks in poll(2), asks the service by messages and is never held up by
// it: a deadline is kept whatever the service does. It opens no file of a guarded medium.
import { fstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import type { OpenGuardSettings } from '../../../enforcers/open-guard/backend.ts';
import { attempt } from '../attempt.ts';
import { processInfo } from '../writers.ts';
import { Fanotify, type OpenEvent } from './fanotify.ts';
import type { FromGuard, ToGuard } from './messages.ts';
import { filesReadBy, guardedFile, identityOf } from './open-files.ts';
import { wantsToWrite } from './open-flags.ts';
import { type OpenToJudge, PendingOpens } from './pending-opens.ts';

const IDLE_MS = 1_000;
const port = parentPort!;
const say = (message: FromGuard) => port.postMessage(message);

let settings: OpenGuardSettings = { mounts: [], deadlineMs: 3_000, checkSources: true };
let guarded = new Map<string, bigint>();
let running = true;

function main(): void {
  let fanotify: Fanotify;
  try {
    fanotify = new Fanotify();
  } catch (error) {
    say({ kind: 'unavailable', reason: (error as Error).message });
    port.close();
    return;
  }
  say({ kind: 'ready', fd: fanotify.fd, wakeFd: fanotify.wakeFd });
  const pending = new PendingOpens({
    answer: (fd, allow) => fanotify.answer(fd, allow),
    ask: (id, question) => say({ kind: 'question', id, question }),
    refused: (question) => say({ kind: 'refused', question }),
    unchecked: (open, reason) => say({ kind: 'unchecked', open, reason }),
    now: () => performance.now(),
  });
  while (running) {
    for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port))
      obey(got.message as ToGuard, fanotify, pending);
    for (const event of fanotify.read()) judge(event, fanotify, pending);
    pending.expire();
    if (running) fanotify.wait(Math.ceil(pending.nextDeadline() ?? IDLE_MS));
  }
  fanotify.close();
  port.close();
}

function obey(message: ToGuard, fanotify: Fanotify, pending: PendingOpens): void {
  switch (message.kind) {
    case 'verdict':
      pending.answered(message.id, message.allow, message.remember);
      break;
    case 'forget':
      pending.forget();
      break;
    case 'configure':
      settings = message.settings;
      say({ kind: 'configured', refused: guardMounts(fanotify) });
      break;
    case 'stop':
      running = false;
  }
}

function guardMounts(fanotify: Fanotify): { mount: string; reason: string }[] {
  const refused: { mount: string; reason: string }[] = [];
  const next = new Map<string, bigint>();
  for (const mount of settings.mounts) {
    const device = attempt(() => statSync(mount, { bigint: true }).dev);
    // What shows the system's own disk is no medium: every open of the computer would be asked about.
    const reason =
      device === undefined
        ? 'not there'
        : device === statSync('/', { bigint: true }).dev
          ? 'on the disk of the system'
          : fanotify.guard(mount);
    if (reason === undefined) next.set(mount, device!);
    else refused.push({ mount, reason });
  }
  for (const mount of guarded.keys()) if (!next.has(mount)) fanotify.release(mount);
  guarded = next;
  return refused;
}

function judge(event: OpenEvent, fanotify: Fanotify, pending: PendingOpens): void {
  const open = attempt(() => whatIsOpened(event, pending)); // undefined: the program is gone, or the file
  if (open) pending.judge(open, settings.deadlineMs);
  else fanotify.answer(event.fd, true);
}

/** Undefined when there is nothing to judge. */
function whatIsOpened({ fd, tid }: OpenEvent, pending: PendingOpens): OpenToJudge | undefined {
  const status = readFileSync(`/proc/${tid}/status`, 'latin1');
  const stats = fstatSync(fd, { bigint: true });
  if (isOurs(status) || !stats.isFile()) return undefined;
  const writes = settings.checkSources && wantsToWrite(tid) !== false;
  const sources = writes ? filesReadBy(tid, new Set(guarded.values())) : [];
  const person = personOf(tid, status);
  const isHarmless = stats.size === 0n || pending.isKnownGood(person, identityOf(stats));
  if (isHarmless && sources.length === 0) return undefined;
  return {
    fd,
    process: processInfo('/proc', Number(field(status, 'Tgid'))),
    target: guardedFile(readlinkSync(`/proc/self/fd/${fd}`, { encoding: 'buffer' }), stats),
    person,
    sources,
  };
}

/** The service and its children, the inspector among them, read what they have to. */
function isOurs(status: string): boolean {
  return field(status, 'Tgid') === String(process.pid) || field(status, 'PPid') === String(process.pid);
}

/** By log-in and by user: whom Platform.actorOf would name. */
function personOf(tid: number, status: string): string {
  const login = attempt(() => readFileSync(`/proc/${tid}/loginuid`, 'latin1').trim()) ?? '';
  return `${login}/${field(status, 'Uid')}`;
}

function field(status: string, name: string): string {
  return new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? '';
}

main();
