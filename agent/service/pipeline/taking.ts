import type { GuardEvent, Outcome } from '../../../shared/events/event.ts';
import type { Policy } from '../../../shared/policy/schema.ts';
import type { Quarantine } from '../../enforcers/quarantine/quarantine.ts';
import type { SettledFile } from '../../monitors/monitor.ts';
import type { EvidenceTaking } from '../evidence/evidence-taking.ts';
import type { Logger } from '../log.ts';
import type { Mark, Spool } from '../spool/spool.ts';

/** A disk that is full must not hold enforcement up longer than this. */
const INTENT_MS = 500;

/**
 * Takes files away so that exactly one event tells of each, also when the service is killed between the taking
 * and the event: the intent is durable before the taking, and the event and the end of the intent are one write.
 */
export class Taking {
  readonly #spool: Spool;
  readonly #quarantine: Quarantine;
  readonly #log: Logger;
  readonly #evidence: Pick<EvidenceTaking, 'take'> | undefined;

  constructor(spool: Spool, quarantine: Quarantine, log: Logger, evidence?: Pick<EvidenceTaking, 'take'>) {
    this.#evidence = evidence;
    this.#spool = spool;
    this.#quarantine = quarantine;
    this.#log = log;
  }

  /** Takes the file; the marks returned belong to the event's append. */
  async take(
    file: SettledFile,
    draft: GuardEvent,
    contact: Policy['contact'],
  ): Promise<{ outcome: Outcome; marks: Mark[] }> {
    const quarantineId = draft.id;
    const intent = this.#spool.setMarks([
      { kind: 'taking', key: quarantineId, value: JSON.stringify(draft) },
    ]);
    await Promise.race([intent.catch(() => {}), new Promise((resolve) => setTimeout(resolve, INTENT_MS))]);
    const medium = file.mount ? { deviceKey: file.mount.device.key } : {};
    const outcome = await this.#quarantine.take(
      { ...file, ...medium },
      {
        quarantineId,
        draft,
        fileName: draft.file?.name ?? '',
        ruleName: draft.decision?.ruleName,
        message: draft.decision?.message,
        contact,
      },
    );
    if (outcome.state !== 'done') {
      this.#log.warn({ quarantineId, reason: outcome.reason }, 'quarantine: a file could not be taken');
    }
    return { outcome, marks: [{ kind: 'taking', key: quarantineId, value: null }] };
  }

  /** After a crash: tells of files that were taken and not yet told of. */
  async recover(recovered: readonly { quarantineId: string; draft: unknown }[]): Promise<void> {
    const drafts = new Map(recovered.map(({ quarantineId, draft }) => [quarantineId, draft as GuardEvent]));
    for (const { key, value } of this.#spool.marks('taking')) {
      if (!drafts.has(key) && (await this.#quarantine.has(key)))
        drafts.set(key, JSON.parse(value) as GuardEvent);
      if (!drafts.has(key)) await this.#spool.setMarks([{ kind: 'taking', key, value: null }]);
    }
    for (const [quarantineId, draft] of drafts) {
      this.#log.warn({ quarantineId }, 'quarantine: completed after a crash');
      const event: GuardEvent = { ...draft, outcome: { state: 'done', quarantineId } };
      // The values that were found died with the process; the file itself is there.
      const taken = await this.#evidence?.take(event, undefined);
      await this.#spool.append({ ...event, ...(taken ? { evidence: taken.evidence } : {}) }, [
        { kind: 'taking', key: quarantineId, value: null },
        ...(taken?.marks ?? []),
      ]);
    }
  }
}
