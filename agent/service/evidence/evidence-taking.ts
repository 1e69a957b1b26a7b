import { randomUUID } from 'node:crypto';
import type { ClearFinding } from '../../../shared/detection/clear-finding.ts';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { EventEvidence, EvidenceMissed } from '../../../shared/events/evidence.ts';
import type { EvidenceHead } from '../../../shared/evidence/contents.ts';
import type { EvidencePolicy } from '../../../shared/policy/evidence.ts';
import type { Policy } from '../../../shared/policy/schema.ts';
import { isCode, isSameFile, openForReading } from '../../enforcers/quarantine/place.ts';
import type { Quarantine } from '../../enforcers/quarantine/quarantine.ts';
import { SealError } from '../../enforcers/quarantine/sealed-file.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { Logger } from '../log.ts';
import type { Mark } from '../spool/spool.ts';
import type { EvidenceStore } from './evidence-store.ts';
import { ContentChanged, sealEvidence } from './seal-evidence.ts';

const MEGABYTE = 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
/** What a disk must have left for everything else, above all for events. */
const MARGIN_BYTES = 64 * MEGABYTE;

/** The file that evidence is of, as the monitor saw it. */
export interface EvidencedFile {
  path: string | Buffer;
  dev: bigint;
  ino: bigint;
}

export interface EvidenceTakingOptions {
  agentId: string;
  store: EvidenceStore;
  quarantine: Pick<Quarantine, 'content'>;
  policy: () => Policy;
  report: (event: GuardEvent) => void;
  log: Logger;
}

/** What was taken, for the event; the marks belong to its append. */
export interface TakenEvidence {
  evidence: EventEvidence;
  marks: Mark[];
}

/**
 * Seals what a decision wants kept, after it was enforced, so that nobody waits for it: of a file that was taken away the
 * content is read from the quarantine, of any other from where it lies, and either is held to the hash of what was
 * inspected. Nothing that fails here fails more than the evidence, and the event says what is missing.
 */
export class EvidenceTaking {
  readonly #options: EvidenceTakingOptions;
  #full = false;

  constructor(options: EvidenceTakingOptions) {
    this.#options = options;
  }

  /** Whether any rule in force may ask for evidence: then the inspector has to give the values themselves. */
  get mayBeAsked(): boolean {
    const { rules, evidence } = this.#options.policy();
    return (
      evidence !== undefined &&
      rules.some((rule) => rule.enabled && rule.evidence !== undefined && rule.evidence !== 'none')
    );
  }

  /** Undefined when nothing was asked for. Never rejects. */
  async take(
    event: GuardEvent,
    file: EvidencedFile | undefined,
    findings: readonly ClearFinding[] = [],
  ): Promise<TakenEvidence | undefined> {
    const asked = event.decision?.evidence;
    if (asked === undefined) return undefined;
    const { evidence: policy } = this.#options.policy();
    if (!policy) return { evidence: { asked, missed: 'no-recipient' }, marks: [] };
    const missed = asked === 'file' ? this.#contentMissed(event, policy) : undefined;
    const wantsContent = asked === 'file' && missed === undefined;
    try {
      if (!wantsContent) return await this.#keep(event, policy, findings, undefined, missed);
      const taken = event.outcome?.state === 'done' ? event.outcome.quarantineId : undefined;
      if (taken === undefined && !file) return { evidence: { asked, missed: 'gone' }, marks: [] };
      const content = taken === undefined ? contentOf(file!) : this.#options.quarantine.content(taken);
      return await this.#keep(event, policy, findings, content, undefined);
    } catch (error) {
      const reason = missedOf(error);
      this.#options.log.warn({ event: event.id, reason }, 'evidence: not taken');
      return { evidence: { asked, missed: reason }, marks: [] };
    }
  }

  /** The event is durable: what was taken may go to the console. */
  told(): void {
    this.#options.store.onAdded();
  }

  /** The spool did not take the event: then there is nothing that this is evidence of. */
  async drop({ evidence }: TakenEvidence): Promise<void> {
    if (evidence.kept) await this.#options.store.forget(evidence.kept.id);
  }

  #contentMissed({ file }: GuardEvent, { maxFileMegabytes }: EvidencePolicy): EvidenceMissed | undefined {
    return (file?.sizeBytes ?? 0) > maxFileMegabytes * MEGABYTE ? 'too-large' : undefined;
  }

  async #keep(
    event: GuardEvent,
    policy: EvidencePolicy,
    findings: readonly ClearFinding[],
    content: AsyncIterable<Uint8Array> | undefined,
    missed: EvidenceMissed | undefined,
  ): Promise<TakenEvidence> {
    const { agentId, store, report } = this.#options;
    const asked = event.decision!.evidence!;
    const { file } = event;
    const expected = (content ? (file?.sizeBytes ?? 0) : 0) + MEGABYTE;
    const full = await this.#isFull(expected, policy);
    if (full) {
      if (!this.#full) report(agentEvent('evidence.store-full', 'high', { reason: full }));
      this.#full = true;
      return { evidence: { asked, missed: full }, marks: [] };
    }
    this.#full = false;
    const head: EvidenceHead = {
      id: randomUUID(),
      eventId: event.id,
      agentId,
      at: Date.now(),
      file: {
        name: file?.name ?? '',
        path: file?.path ?? '',
        ...(content && file
          ? {
              content: {
                sizeBytes: event.inspection?.bytes ?? file.sizeBytes,
                ...(file.sha256 === undefined ? {} : { sha256: file.sha256 }),
              },
            }
          : {}),
      },
      findings: [...findings],
    };
    const recipients = policy.recipients.map(({ key }) => key);
    const kept = await store.add(head.id, sealEvidence(head, content, recipients));
    const what = content ? 'file' : 'findings';
    return {
      evidence: { asked, kept: { id: head.id, what, ...kept }, ...(missed ? { missed } : {}) },
      marks: [store.markOf({ id: head.id, ...kept })],
    };
  }

  async #isFull(bytes: number, policy: EvidencePolicy): Promise<EvidenceMissed | undefined> {
    const { store } = this.#options;
    if (store.bytes + bytes > policy.maxStoreMegabytes * MEGABYTE) return 'store-full';
    return (await store.freeBytes()) < bytes + MARGIN_BYTES ? 'no-space' : undefined;
  }
}

/** The file where it lies, if it is still the one that was seen. */
async function* contentOf({ path, dev, ino }: EvidencedFile): AsyncGenerator<Uint8Array> {
  const handle = await openForReading(Buffer.from(path));
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile() || !isSameFile(stats, { dev, ino })) throw new ContentChanged('another file');
    for (let at = 0; ; ) {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      // A file that grows while it is read has no end.
      if (BigInt(at) > stats.size) throw new ContentChanged('it grows');
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

function missedOf(error: unknown): EvidenceMissed {
  if (error instanceof ContentChanged) return 'changed';
  if (error instanceof SealError) return 'error';
  if (isCode(error, 'ENOSPC', 'EDQUOT')) return 'no-space';
  if (isCode(error, 'ENOENT', 'ENOTDIR', 'EIO', 'ENODEV', 'ENXIO', 'ESTALE')) return 'gone';
  return isCode(error, 'ELOOP') ? 'changed' : 'error';
}
