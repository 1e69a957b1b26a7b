import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Detector, Segment } from '../../shared/detection/detector.ts';
import type { InspectionError } from '../../shared/detection/finding.ts';
import type { Limits } from './budget.ts';
import { encryptedFinding, type Recognize, readDocument } from './inspect-document.ts';
import type { InspectionRequest, Verdict } from './inspector.ts';
import { chunksOf, fileSource } from './source.ts';
import { mismatchFinding } from './type-mismatch.ts';

/** Files up to here are hashed; for a larger one the hash would take longer than its inspection may. */
const MAX_HASHED_BYTES = 2 * 1024 ** 3;
const NO_LEVEL = '';

export interface InspectFileOptions {
  detector: Detector;
  limits?: Limits;
  /** Takes every piece of text too, for `guardpost inspect --text`. */
  onText?: (segment: Segment) => void;
  /** Reads text in pictures; without it only what is written about them is read. */
  recognize?: Recognize;
}

/**
 * Inspects one file: opened without following a link or waiting for a pipe, held to be the file that was seen,
 * hashed, read and scanned. Whatever the file is, the answer is a verdict.
 */
export async function inspectFile(request: InspectionRequest, options: InspectFileOptions): Promise<Verdict> {
  const began = performance.now();
  const verdict = (rest: Partial<Verdict>): Verdict => ({
    type: 'unknown',
    bytes: 0,
    level: options.detector.start().end().level || NO_LEVEL,
    findings: [],
    ...rest,
    ms: Math.round((performance.now() - began) * 10) / 10,
  });

  let handle: FileHandle;
  try {
    handle = await open(request.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return verdict({ error: openErrorOf(error) });
  }
  try {
    const before = await handle.stat({ bigint: true });
    if (!before.isFile()) return verdict({ error: 'not-regular' });
    if (request.dev !== undefined && (before.dev !== request.dev || before.ino !== request.ino)) {
      return verdict({ error: 'changed' });
    }
    const bytes = Number(before.size);
    const source = fileSource(handle, bytes);
    const sha256 = bytes <= MAX_HASHED_BYTES ? await hashOf(source) : undefined;
    const name = nameOf(request.path);
    const scan = options.detector.start({ fileName: name, ...(request.clear ? { clear: true } : {}) });
    const { type, error, truncated, encrypted, mismatches } = await readDocument(
      source,
      name,
      (segment) => {
        options.onText?.(segment);
        scan.push(segment);
      },
      options.limits,
      options.recognize,
    );
    const { findings, level, reasons, recordKeys, clear } = scan.end();
    const changed = isOther(before, await handle.stat({ bigint: true }));
    return verdict({
      type,
      bytes,
      level,
      reasons,
      findings: [
        ...findings,
        ...(encrypted > 0 ? [encryptedFinding(encrypted)] : []),
        ...(mismatches.length > 0 ? [mismatchFinding(mismatches)] : []),
      ],
      ...(request.recordKeys && recordKeys.length > 0 ? { recordKeys } : {}),
      ...(clear && clear.length > 0 ? { clear } : {}),
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(changed ? { error: 'changed' } : error === undefined ? {} : { error }),
      ...(truncated ? { truncated } : {}),
    });
  } catch {
    // Reading failed under way: the medium was pulled out, or its sectors are bad.
    return verdict({ error: 'unreadable' });
  } finally {
    await handle.close().catch(() => {});
  }
}

async function hashOf(source: ReturnType<typeof fileSource>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(source)) hash.update(chunk);
  return hash.digest('hex');
}

function isOther(a: BigIntStats, b: BigIntStats): boolean {
  return a.size !== b.size || a.mtimeNs !== b.mtimeNs;
}

function nameOf(path: string | Buffer): string {
  return basename(path.toString());
}

function openErrorOf(error: unknown): InspectionError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'vanished';
  if (code === 'ELOOP' || code === 'EISDIR' || code === 'ENXIO') return 'not-regular';
  return 'unreadable';
}
