import type { EvidenceHead } from '../../../shared/evidence/contents.ts';

/** Page → worker: one piece of work a worker. */
export type ToWorker =
  | { kind: 'make'; passphrase: string }
  | { kind: 'open'; sealed: Blob; keyFile: string; passphrase: string };

export interface MadeKey {
  recipient: string;
  /** What to keep: the private half, sealed with the passphrase. */
  file: string;
}

export interface OpenedEvidence {
  head: EvidenceHead;
  /** The file that was kept, if it was. */
  content: Blob | null;
}

/** Worker → page. `key`: the passphrase or the key file is wrong; `sealed`: this key does not open it, or it is damaged. */
export type FromWorker = { ok: MadeKey | OpenedEvidence } | { failed: 'key' | 'sealed' };
