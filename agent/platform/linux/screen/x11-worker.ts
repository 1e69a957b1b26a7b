import x11, { type XClient, type XDisplay, type XEvent } from 'x11';
import type { FromWorker, ToWorker } from './worker-protocol.ts';
import { type ClipboardReader, readClipboard } from './x11-clipboard.ts';
import { PrintKeys } from './x11-keys.ts';

// Speaks to one X server, which its user may have written: in a process of its own, confined, that only passes on
// bytes. It ends with the connection.

const INPUT_ONLY = 2;
const PROPERTY_CHANGE_MASK = 1 << 22;
/** A program that copies much at once owns the clipboard several times within moments. */
const SETTLE_MS = 80;

const tell = (message: FromWorker) => process.send?.(message);
const fail = (reason: string): never => {
  tell({ kind: 'failed', reason });
  process.exit(1);
};

/** Follows clipboard and keys of a server that is connected. */
class Display {
  readonly #x: XClient;
  readonly #root: number;
  readonly #window: number;
  readonly #listeners = new Set<(event: XEvent) => void>();
  readonly #keys: PrintKeys;
  #clipboard = 0;
  #isWanted = false;
  #reader: ClipboardReader | undefined;
  /** Grows with each change of the clipboard's owner. */
  #serial = 0;
  #owner = 0;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(display: XDisplay) {
    this.#x = display.client;
    this.#root = display.screen[0]!.root;
    this.#window = this.#x.AllocID();
    this.#x.CreateWindow(this.#window, this.#root, 0, 0, 1, 1, 0, 0, INPUT_ONLY, 0, {
      eventMask: PROPERTY_CHANGE_MASK,
    });
    this.#keys = new PrintKeys(display, (held) => tell({ kind: 'key', held }));
    this.#x.on('event', (event) => this.#happened(event));
  }

  async begin(): Promise<void> {
    const atom = (name: string) =>
      new Promise<number>((resolve, reject) => {
        this.#x.InternAtom(false, name, (error, value) => (error ? reject(error) : resolve(value)));
      });
    this.#clipboard = await atom('CLIPBOARD');
    const fixes = await extension<{
      QueryVersion(major: number, minor: number, reply: (error: Error | null) => void): void;
      SelectSelectionInput(window: number, selection: number, mask: number): void;
    }>(this.#x, 'fixes');
    await new Promise<void>((resolve) => fixes.QueryVersion(5, 0, () => resolve()));
    this.#reader = {
      client: this.#x,
      window: this.#window,
      selection: this.#clipboard,
      atom,
      property: await atom('GUARDPOST_CLIPBOARD'),
      next: (wanted, withinMs) => this.#next(wanted, withinMs),
    };
    fixes.SelectSelectionInput(this.#window, this.#clipboard, 1);
    await this.#keys.begin();
  }

  configure(clipboard: boolean, keys: 'ignore' | 'audit' | 'block'): void {
    const isNew = clipboard && !this.#isWanted;
    this.#isWanted = clipboard;
    this.#keys.configure(keys);
    // What is in it already was copied before anybody looked, and can still be pasted.
    if (isNew) this.#owned();
  }

  /** Takes the clipboard over with nothing in it, if it still holds what was read. */
  async clear(serial: number): Promise<boolean> {
    if (serial !== this.#serial || (await this.#ownerNow()) !== this.#owner) return false;
    this.#x.SetSelectionOwner(this.#window, this.#clipboard, 0);
    return (await this.#ownerNow()) === this.#window;
  }

  #ownerNow(): Promise<number> {
    return new Promise((resolve) =>
      this.#x.GetSelectionOwner(this.#clipboard, (error, owner) => resolve(error ? 0 : owner)),
    );
  }

  #happened(event: XEvent): void {
    for (const listener of this.#listeners) listener(event);
    if (this.#keys.happened(event)) return;
    // Of the two events of this name only that of XFixes has a subtype.
    if (event.name === 'SelectionNotify' && event.subtype !== undefined) {
      this.#owner = Number(event.owner);
      this.#owned();
    } else if (event.name === 'SelectionRequest') this.#refuse(event);
  }

  #owned(): void {
    this.#serial++;
    if (!this.#isWanted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#reading = this.#reading.then(() => this.#read()).catch(() => {});
    }, SETTLE_MS);
  }

  async #read(): Promise<void> {
    const serial = this.#serial;
    const owner = await this.#ownerNow();
    this.#owner = owner;
    if (owner === 0 || owner === this.#window || !this.#reader) return;
    const pid = await this.#pidOf(owner);
    const offered = await readClipboard(this.#reader);
    if (offered) tell({ kind: 'copied', serial, ...(pid ? { pid } : {}), offered });
  }

  /** The X server's own word for who is connected (X-Resource 1.2), which no client can forge. */
  async #pidOf(window: number): Promise<number | undefined> {
    try {
      const resources = await extension<{
        ClientIdMask: { LocalClientPID: number };
        QueryClientIds(
          specs: { client: number; mask: number }[],
          reply: (error: Error | null, ids: { value: number[] }[]) => void,
        ): void;
      }>(this.#x, 'res');
      const mask = resources.ClientIdMask.LocalClientPID;
      return await new Promise((resolve) =>
        resources.QueryClientIds([{ client: window, mask }], (error, ids) =>
          resolve(error ? undefined : ids[0]?.value[0]),
        ),
      );
    } catch {
      return undefined;
    }
  }

  /** The clipboard was emptied by us: whoever asks gets nothing. */
  #refuse(event: XEvent): void {
    this.#x.SendEvent(Number(event.requestor), false, 0, {
      type: 31,
      name: 'SelectionNotify',
      seq: 0,
      time: event.time,
      requestor: event.requestor,
      selection: event.selection,
      target: event.target,
      property: 0,
    });
  }

  #next(wanted: (event: XEvent) => boolean, withinMs: number): Promise<XEvent | undefined> {
    return new Promise((resolve) => {
      const done = (event?: XEvent) => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
        resolve(event);
      };
      const listener = (event: XEvent) => {
        if (wanted(event)) done(event);
      };
      const timer = setTimeout(() => done(), withinMs);
      this.#listeners.add(listener);
    });
  }
}

function extension<T>(client: XClient, name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    client.require(name, (error, found) => (error ? reject(error) : resolve(found as T)));
  });
}

let display: Display | undefined;

function open({ display: name, auth }: Extract<ToWorker, { kind: 'open' }>): void {
  const client = x11.createClient({ display: name, auth, shm: false }, (error, connected) => {
    if (error) return fail(error.message);
    const opened = new Display(connected);
    opened.begin().then(
      () => {
        display = opened;
        tell({ kind: 'ready' });
      },
      (reason: Error) => fail(reason.message),
    );
  });
  // An answer that says no to a request (a window that is gone, a key that another program has) ends nothing.
  client.on('error', (error) => {
    if (!('error' in error)) fail(error.message);
  });
  client.on('end', () => fail('the connection ended'));
}

process.on('message', (message: ToWorker) => {
  if (message.kind === 'open') open(message);
  else if (message.kind === 'configure') display?.configure(message.clipboard, message.keys);
  else {
    const { id, serial } = message;
    void (display?.clear(serial) ?? Promise.resolve(false)).then((done) =>
      tell({ kind: 'cleared', id, done }),
    );
  }
});
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', (error) => fail(error.message));
