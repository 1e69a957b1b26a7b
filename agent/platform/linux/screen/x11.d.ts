/** The part of the package x11 that is used here; it brings no declarations of its own. */
declare module 'x11' {
  export interface XEvent {
    name: string;
    type: number;
    [field: string]: unknown;
  }

  export interface XProperty {
    type: number;
    format: number;
    bytesAfter: number;
    data: Buffer;
  }

  type Reply<T> = (error: Error | null, value: T) => void;

  export interface XClient {
    AllocID(): number;
    InternAtom(onlyIfExists: boolean, name: string, reply: Reply<number>): void;
    GetAtomName(atom: number, reply: Reply<string>): void;
    CreateWindow(
      ...given: [
        id: number,
        parent: number,
        x: number,
        y: number,
        width: number,
        height: number,
        border: number,
        depth: number,
        windowClass: number,
        visual: number,
        values: object,
      ]
    ): void;
    GetProperty(
      remove: number,
      window: number,
      name: number,
      type: number,
      offset: number,
      length: number,
      reply: Reply<XProperty>,
    ): void;
    DeleteProperty(window: number, name: number): void;
    ConvertSelection(
      requestor: number,
      selection: number,
      target: number,
      property: number,
      time: number,
    ): void;
    SetSelectionOwner(owner: number, selection: number, time: number): void;
    GetSelectionOwner(selection: number, reply: Reply<number>): void;
    SendEvent(destination: number, propagate: boolean, mask: number, event: object): void;
    GrabKey(
      window: number,
      ownerEvents: number,
      modifiers: number,
      key: number,
      pointerMode: number,
      keyboardMode: number,
      done?: (error: Error | null) => boolean,
    ): void;
    UngrabKey(window: number, key: number, modifiers: number): void;
    GetKeyboardMapping(first: number, count: number, reply: Reply<number[][]>): void;
    require(extension: string, reply: Reply<never>): void;
    on(event: 'event', listener: (event: XEvent) => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
    on(event: 'end', listener: () => void): void;
  }

  export interface XDisplay {
    client: XClient;
    min_keycode: number;
    max_keycode: number;
    screen: { root: number }[];
  }

  export function createClient(
    options: {
      display: string;
      auth: { name: string; data: string };
      shm: false;
    },
    ready: (error: Error | null | undefined, display: XDisplay) => void,
  ): XClient;
}
