/** What the service tells the process that speaks to one X server, and what it hears of it. */
export type ToWorker =
  | { kind: 'open'; display: string; auth: { name: string; data: string } }
  | { kind: 'configure'; clipboard: boolean; keys: 'ignore' | 'audit' | 'block' }
  | { kind: 'clear'; id: number; serial: number };

/** Forms in which a program offered what was copied, as bytes. */
export interface Offered {
  text?: Uint8Array;
  uriList?: Uint8Array;
  gnomeCopiedFiles?: Uint8Array;
  image?: Uint8Array;
  truncated?: boolean;
}

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'copied'; serial: number; pid?: number; offered: Offered }
  | { kind: 'key'; held: boolean }
  | { kind: 'cleared'; id: number; done: boolean }
  | { kind: 'failed'; reason: string };
