import { closeSync, readSync, writeSync } from 'node:fs';
import koffi from 'koffi';

// <linux/fanotify.h>
const FAN_CLOEXEC = 0x1;
const FAN_NONBLOCK = 0x2;
const FAN_CLASS_CONTENT = 0x4;
const FAN_UNLIMITED_QUEUE = 0x10;
const FAN_REPORT_TID = 0x100;
const FAN_MARK_ADD = 0x1;
const FAN_MARK_REMOVE = 0x2;
const FAN_MARK_FILESYSTEM = 0x100;
const FAN_OPEN_PERM = 0x10000n;
const FAN_OPEN_EXEC_PERM = 0x40000n;
const FAN_ALLOW = 1;
const FAN_DENY = 2;
const METADATA_VERSION = 3;
const METADATA_BYTES = 24;
// <fcntl.h>, <poll.h>, <sys/eventfd.h>
const AT_FDCWD = -100;
const O_RDONLY_LARGEFILE_CLOEXEC_NOATIME = 0o100000 | 0o2000000 | 0o1000000;
const POLLIN = 1;
const EFD_CLOEXEC_NONBLOCK = 0o2000000 | 0o4000;

/** Someone opens a file: the call waits until it is answered. `fd` is ours to read and to close. */
export interface OpenEvent {
  fd: number;
  /** The thread that opens. */
  tid: number;
}

function bindings() {
  const libc = koffi.load(null);
  return {
    init: libc.func('int fanotify_init(unsigned int flags, unsigned int event_f_flags)'),
    mark: libc.func(
      'int fanotify_mark(int fd, unsigned int flags, uint64_t mask, int dirfd, const char *path)',
    ),
    poll: libc.func('int poll(void *fds, unsigned long nfds, int timeout)'),
    eventfd: libc.func('int eventfd(unsigned int initval, int flags)'),
  };
}

/** Permission events of fanotify(7): the kernel asks before a file is opened. Needs CAP_SYS_ADMIN. */
export class Fanotify {
  readonly #libc = bindings();
  readonly fd: number;
  /** Whoever writes eight bytes here ends a `wait`. */
  readonly wakeFd: number;
  readonly #buffer = Buffer.alloc(64 * METADATA_BYTES);
  readonly #poll = Buffer.alloc(16);

  readonly #mask: bigint;

  /**
   * @param what any opening of a file, or its opening to be executed
   * @throws Error naming the missing right or the kernel's refusal
   */
  constructor(what: 'open' | 'start' = 'open') {
    this.#mask = what === 'open' ? FAN_OPEN_PERM : FAN_OPEN_EXEC_PERM;
    const flags = FAN_CLOEXEC | FAN_NONBLOCK | FAN_CLASS_CONTENT | FAN_UNLIMITED_QUEUE | FAN_REPORT_TID;
    this.fd = this.#libc.init(flags, O_RDONLY_LARGEFILE_CLOEXEC_NOATIME) as number;
    if (this.fd < 0) throw new Error(`fanotify_init: ${errorName()}`);
    this.wakeFd = this.#libc.eventfd(0, EFD_CLOEXEC_NONBLOCK) as number;
    if (this.wakeFd < 0) {
      closeSync(this.fd);
      throw new Error(`eventfd: ${errorName()}`);
    }
  }

  /** Asks for every open on the file system mounted there, through whichever mount. @returns why not, if so */
  guard(mountPoint: string): string | undefined {
    return this.#mark(FAN_MARK_ADD, mountPoint);
  }

  release(mountPoint: string): void {
    this.#mark(FAN_MARK_REMOVE, mountPoint); // an unmounted one took its mark with it
  }

  /** Waits for events or for `wakeFd`, at most so long; blocks the thread. */
  wait(timeoutMs: number): void {
    const { fd, wakeFd } = this;
    for (const [index, each] of [fd, wakeFd].entries()) {
      this.#poll.writeInt32LE(each, index * 8);
      this.#poll.writeInt32LE(POLLIN, index * 8 + 4); // events, and revents 0
    }
    this.#libc.poll(this.#poll, 2, timeoutMs);
    if (this.#poll.readInt16LE(14) !== 0) this.#drainWake();
  }

  read(): OpenEvent[] {
    const events: OpenEvent[] = [];
    const length = attempt(() => readSync(this.fd, this.#buffer)) ?? 0;
    for (let at = 0; at + METADATA_BYTES <= length; ) {
      const eventLength = this.#buffer.readUInt32LE(at);
      if (this.#buffer[at + 4] !== METADATA_VERSION) throw new Error('fanotify: another version of events');
      const mask = this.#buffer.readBigUInt64LE(at + 8);
      const fd = this.#buffer.readInt32LE(at + 16);
      if (fd >= 0 && (mask & this.#mask) !== 0n) events.push({ fd, tid: this.#buffer.readInt32LE(at + 20) });
      else if (fd >= 0) closeSync(fd);
      at += Math.max(eventLength, METADATA_BYTES);
    }
    return events;
  }

  /** Lets the open go on or fail with EPERM, and closes the event's file. */
  answer(fd: number, allow: boolean): void {
    const response = Buffer.alloc(8);
    response.writeInt32LE(fd, 0);
    response.writeUInt32LE(allow ? FAN_ALLOW : FAN_DENY, 4);
    attempt(() => writeSync(this.fd, response)); // who waited may have been killed
    closeSync(fd);
  }

  /** Lets everything that waits go through. */
  close(): void {
    closeSync(this.fd);
    closeSync(this.wakeFd);
  }

  #mark(action: number, mountPoint: string): string | undefined {
    const result = this.#libc.mark(
      this.fd,
      action | FAN_MARK_FILESYSTEM,
      this.#mask,
      AT_FDCWD,
      mountPoint,
    ) as number;
    return result === 0 ? undefined : errorName();
  }

  #drainWake(): void {
    attempt(() => readSync(this.wakeFd, Buffer.alloc(8)));
  }
}

function errorName(): string {
  const number = koffi.errno();
  const name = Object.entries(koffi.os.errno).find(([, value]) => value === number)?.[0];
  return name ?? `error ${number}`;
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
