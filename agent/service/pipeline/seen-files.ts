import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { sep } from 'node:path';
import type { Inspection } from '../../../shared/detection/finding.ts';
import type { Decision } from '../../../shared/policy/decision.ts';
import type { SettledFile } from '../../monitors/monitor.ts';
import type { Mark, Spool } from '../spool/spool.ts';

/** What is remembered of a file once it was dealt with. */
interface Record {
  size: string;
  mtime: string;
  ctime: string;
  ino: string;
  revision: number;
  sha256?: string;
  verdict: string;
}

/** A look at a file's metadata, with what was remembered of it. */
export interface Sighting {
  key: string;
  stats: BigIntStats | undefined;
  former: Record | undefined;
}

/** Remembers which files were dealt with, so that one that did not change is not reported again. */
export class SeenFiles {
  readonly #spool: Pick<Spool, 'mark'>;

  constructor(spool: Pick<Spool, 'mark'>) {
    this.#spool = spool;
  }

  async look(file: SettledFile): Promise<Sighting> {
    const key = keyOf(file);
    const stats = await lstat(file.path, { bigint: true }).catch(() => undefined);
    const text = this.#spool.mark('file', key);
    return { key, stats, former: text === undefined ? undefined : (JSON.parse(text) as Record) };
  }

  /** True when the file is as it was dealt with, under the policy still in force: nothing is to be done. */
  isUnchanged(file: SettledFile, { stats, former }: Sighting, revision: number): boolean {
    if (!stats || !former || former.revision !== revision || former.size !== String(stats.size)) return false;
    // FAT keeps neither inode numbers nor change times, and two-second steps, from one mount to the next.
    const forgetful =
      file.observation.operation === 'present' && /fat/i.test(file.mount?.device.fileSystem ?? '');
    if (forgetful) return BigInt(former.mtime) / 2_000_000_000n === stats.mtimeNs / 2_000_000_000n;
    return (
      former.mtime === String(stats.mtimeNs) &&
      former.ctime === String(stats.ctimeNs) &&
      former.ino === String(stats.ino)
    );
  }

  /**
   * True when looking again led to the same: same file, content and verdict, only its attributes were changed
   * or the policy has another revision. Then there is no news to report.
   */
  isNoNews({ stats, former }: Sighting, inspection: Inspection, decision: Decision): boolean {
    return (
      stats !== undefined &&
      former !== undefined &&
      former.sha256 !== undefined &&
      former.sha256 === inspection.sha256 &&
      former.ino === String(stats.ino) &&
      former.mtime === String(stats.mtimeNs) &&
      former.verdict === verdictOf(decision)
    );
  }

  /** The mark to be written with the file's event. */
  markOf({ key, stats }: Sighting, inspection: Inspection, decision: Decision): Mark[] {
    if (!stats) return [];
    const record: Record = {
      size: String(stats.size),
      mtime: String(stats.mtimeNs),
      ctime: String(stats.ctimeNs),
      ino: String(stats.ino),
      revision: decision.policyRevision ?? 0,
      ...(inspection.sha256 === undefined ? {} : { sha256: inspection.sha256 }),
      verdict: verdictOf(decision),
    };
    return [{ kind: 'file', key, value: JSON.stringify(record) }];
  }

  /** The mark that forgets a file which was taken away: the same copied again is a new act. */
  forget({ key }: Sighting): Mark[] {
    return [{ kind: 'file', key, value: null }];
  }
}

function verdictOf({ action, ruleId }: Decision): string {
  return `${action} ${ruleId ?? ''}`;
}

/** One place on one medium, wherever the medium is mounted. */
function keyOf({ path, root, mount }: SettledFile): string {
  const whole = Buffer.from(path);
  const prefix = Buffer.from(root.endsWith(sep) ? root : root + sep);
  const within = mount && whole.subarray(0, prefix.length).equals(prefix);
  return createHash('sha256')
    .update(mount?.device.key ?? '')
    .update('\0')
    .update(within ? whole.subarray(prefix.length) : whole)
    .digest('base64url');
}
