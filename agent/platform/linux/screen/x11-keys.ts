import type { XClient, XDisplay, XEvent } from 'x11';

// <X11/keysymdef.h>: the key itself, and what it is with Alt on a PC's keyboard.
const XK_PRINT = 0xff61;
const XK_SYS_REQ = 0xff15;
const ANY_MODIFIER = 0x8000;
const ASYNCHRONOUS = 1;
const ALL_MASTER_DEVICES = 1;
/** One press is told of by several events. */
const ONE_PRESS_MS = 150;

interface XInput {
  EventType: { RawKeyPress: number };
  XIQueryVersion(major: number, minor: number, reply: (error: Error | null) => void): void;
  XISelectEvents(window: number, mask: { deviceId: number; mask: string[] }): void;
}

/**
 * The print-screen key of one X server. Seen as a raw event (XInput 2) whoever gets it; with a grab no other program
 * gets it. A grab that another program has already stays with that one.
 */
export class PrintKeys {
  readonly #x: XClient;
  readonly #display: XDisplay;
  readonly #pressed: (held: boolean) => void;
  readonly #held = new Set<number>();
  #codes: number[] = [];
  #mode: 'ignore' | 'audit' | 'block' = 'ignore';
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(display: XDisplay, pressed: (held: boolean) => void) {
    this.#display = display;
    this.#x = display.client;
    this.#pressed = pressed;
  }

  async begin(): Promise<void> {
    const { min_keycode: min, max_keycode: max } = this.#display;
    const rows = await new Promise<number[][]>((resolve) =>
      this.#x.GetKeyboardMapping(min, max - min + 1, (error, found) => resolve(error ? [] : found)),
    );
    this.#codes = rows.flatMap((row, at) =>
      row.includes(XK_PRINT) || row[0] === XK_SYS_REQ ? [min + at] : [],
    );
    const input = await new Promise<XInput | undefined>((resolve) =>
      this.#x.require('xinput', (error, found) => resolve(error ? undefined : (found as XInput))),
    );
    if (!input) return;
    await new Promise<void>((resolve) => input.XIQueryVersion(2, 2, () => resolve()));
    input.XISelectEvents(this.#root, { deviceId: ALL_MASTER_DEVICES, mask: ['RawKeyPress'] });
  }

  configure(mode: 'ignore' | 'audit' | 'block'): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    for (const code of this.#codes) {
      if (mode !== 'block') {
        this.#x.UngrabKey(this.#root, code, ANY_MODIFIER);
        this.#held.delete(code);
        continue;
      }
      this.#held.add(code);
      this.#x.GrabKey(this.#root, 0, ANY_MODIFIER, code, ASYNCHRONOUS, ASYNCHRONOUS, (error) => {
        if (error) this.#held.delete(code);
        return true;
      });
    }
  }

  /** @returns true for an event that was about keys */
  happened(event: XEvent): boolean {
    const isRaw = event.name === 'XIRawKeyPress';
    if (!isRaw && event.name !== 'KeyPress') return event.name === 'KeyRelease';
    const code = Number(isRaw ? event.detail : event.keycode);
    if (this.#mode === 'ignore' || !this.#codes.includes(code)) return true;
    const now = performance.now();
    if (now - this.#toldAt < ONE_PRESS_MS) return true;
    this.#toldAt = now;
    this.#pressed(this.#held.has(code));
    return true;
  }

  get #root(): number {
    return this.#display.screen[0]!.root;
  }
}
