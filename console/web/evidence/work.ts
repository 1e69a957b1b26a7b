import type { FromWorker, MadeKey, OpenedEvidence, ToWorker } from './messages.ts';

/** The passphrase or the key file is wrong (`key`); the key is another's or the evidence damaged (`sealed`). */
export class NotOpened extends Error {
  override readonly name = 'NotOpened';
  readonly what: 'key' | 'sealed';

  constructor(what: 'key' | 'sealed') {
    super(`the ${what} does not open`);
    this.what = what;
  }
}

/** A fresh key pair, made in this browser. */
export async function makeKey(passphrase: string): Promise<MadeKey> {
  return (await inWorker({ kind: 'make', passphrase })) as MadeKey;
}

/** @throws NotOpened */
export async function openSealed(sealed: Blob, keyFile: string, passphrase: string): Promise<OpenedEvidence> {
  return (await inWorker({ kind: 'open', sealed, keyFile, passphrase })) as OpenedEvidence;
}

async function inWorker(asked: ToWorker): Promise<MadeKey | OpenedEvidence> {
  const worker = new Worker(new URL('./evidence.worker.ts', import.meta.url), { type: 'module' });
  try {
    const answer = await new Promise<FromWorker>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => resolve(data);
      worker.onerror = () => reject(new NotOpened('sealed'));
      worker.postMessage(asked);
    });
    if ('failed' in answer) throw new NotOpened(answer.failed);
    return answer.ok;
  } finally {
    worker.terminate();
  }
}

/** Saves something under a name, as a download. */
export function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
