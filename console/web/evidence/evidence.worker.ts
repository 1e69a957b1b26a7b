import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { KeyNotOpened, newHolderKey, openHolderKey } from '../../../shared/evidence/holder-key.ts';
import { openEvidence } from '../../../shared/evidence/open-evidence.ts';
import type { FromWorker, OpenedEvidence, ToWorker } from './messages.ts';

// Keys and what is opened with them are here and in the page that asked; nothing of it is sent anywhere. The worker ends
// with its one piece of work, and the private half with it.
self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  self.postMessage(await work(data));
};

async function work(asked: ToWorker): Promise<FromWorker> {
  try {
    if (asked.kind === 'make') return { ok: await newHolderKey(asked.passphrase) };
    const identity = await openHolderKey(asked.keyFile, asked.passphrase);
    return { ok: await opened(asked.sealed, identity) };
  } catch (error) {
    return { failed: error instanceof KeyNotOpened ? 'key' : 'sealed' };
  }
}

async function opened(sealed: Blob, identity: string): Promise<OpenedEvidence> {
  const { head, content } = await openEvidence(sealed.stream(), identity);
  const hash = sha256.create();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of content) {
    hash.update(piece);
    pieces.push(piece.slice());
  }
  const about = head.file.content;
  if (!about) return { head, content: null };
  const told = about.sha256;
  if (told !== undefined && told !== bytesToHex(hash.digest())) throw new Error('not what was inspected');
  // Never shown by the browser, only saved: what an employee wrote may be a page that runs.
  return { head, content: new Blob(pieces, { type: 'application/octet-stream' }) };
}
