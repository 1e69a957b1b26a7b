import type { Segment } from '../../shared/detection/detector.ts';
import type { Finding, InspectionError } from '../../shared/detection/finding.ts';
import { Budget, BudgetExceeded, type Limits } from './budget.ts';
import { type Candidate, DocumentError, type Sink } from './formats/format.ts';
import { formatOf } from './formats/registry.ts';
import { MAX_BYTES, type Picture } from './ocr/picture.ts';
import { bufferSource, type Source } from './source.ts';
import { typeMismatch } from './type-mismatch.ts';

/** Bytes that a format may look at to know a document. */
const HEAD_BYTES = 8 * 1024;
/** What is counted against the text budget for a nested document that turns out to hold none. */
const MAX_NAME = 1024;

/** Pictures of one document in which text is looked for. */
const MAX_PICTURES = 100;

/** Text in a picture, or undefined when it cannot be read. */
export type Recognize = (picture: Picture) => Promise<string | undefined>;

/** What came of reading a document, beside its text. */
export interface ReadResult {
  type: string;
  /** The first thing that kept a part of it from being read. */
  error?: InspectionError;
  truncated: boolean;
  /** Entries that are encrypted, in it or nested. */
  encrypted: number;
  /** Where a name contradicts the content, of it and of what is nested; see type-mismatch.ts. */
  mismatches: string[];
}

/**
 * Reads a document and everything nested in it, giving its text segment by segment. Never throws for what the
 * document is or does within this process.
 */
export async function readDocument(
  source: Source,
  name: string,
  push: (segment: Segment) => void,
  limits?: Limits,
  recognize?: Recognize,
): Promise<ReadResult> {
  let pictures = 0;
  const budget = new Budget(limits);
  const result: ReadResult = { type: 'unknown', truncated: false, encrypted: 0, mismatches: [] };
  const note = (error: InspectionError) => {
    if (error === 'encrypted') result.encrypted += 1;
    // What was cut is said as such; an error is what could not be read at all.
    if (error === 'too-large') result.truncated = true;
    else result.error ??= error;
  };
  try {
    result.type = await read(source, name, '', 0);
  } catch (error) {
    if (error instanceof BudgetExceeded) result.truncated = true;
    else note('corrupt');
  }
  return result;

  async function read(from: Source, called: string, within: string, depth: number): Promise<string> {
    const head = await from.read(0, HEAD_BYTES);
    const candidate: Candidate = { source: from, head, name: called };
    const known = await formatOf(candidate);
    if (!known) {
      // Pictures and programs inside a document are ordinary; a file that is nothing else was not inspected.
      if (depth === 0) note('unsupported');
      return 'unknown';
    }
    const mismatch = typeMismatch(called, known.type);
    if (mismatch !== undefined) result.mismatches.push(mismatch);
    const sink: Sink = {
      budget,
      problem: note,
      async picture(picture) {
        if (!recognize || picture.bytes.length > MAX_BYTES) return;
        pictures += 1;
        if (pictures > MAX_PICTURES) {
          result.truncated = true;
          return;
        }
        budget.checkTime();
        const text = await inTime(recognize(picture), budget.remainingMs());
        if (text === undefined) result.truncated = true;
        else sink.text(`${text}\n`, 'ocr');
      },
      text(given, part) {
        if (given === '') return;
        // One name after the other is not one text.
        const text = part === 'name' && !given.endsWith('\n') ? `${given}\n` : given;
        budget.takeText(text.length);
        push(
          within === ''
            ? { text, ...(part === undefined ? {} : { part }) }
            : { text, part: nestedPart(part, within) },
        );
      },
      embedded: (entry, content) => sink.nested(entry, bufferSource(content)),
      async nested(entry, content) {
        budget.takeText(Math.min(entry.length, MAX_NAME));
        push({ text: `${entry.slice(0, MAX_NAME)}\n`, part: 'name' });
        if (!budget.allowsDepth(depth + 1)) {
          result.truncated = true;
          return;
        }
        await read(
          content,
          entry.split('/').at(-1) ?? entry,
          within === '' ? entry : `${within}/${entry}`,
          depth + 1,
        );
      },
    };
    try {
      await known.format.extract(candidate, known.type, sink);
    } catch (error) {
      if (error instanceof BudgetExceeded) {
        if (depth > 0) throw error;
        result.truncated = true;
      } else {
        note(error instanceof DocumentError ? error.code : 'corrupt');
      }
    }
    return known.type;
  }
}

/** What comes in time, or undefined. */
async function inTime<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timeout: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timeout = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timeout));
}

/** The role of a part stays in front (a sheet is a sheet wherever it lies); the path of what it lies in follows. */
function nestedPart(part: string | undefined, within: string): string {
  const role = part ?? 'body';
  return role === 'body' ? `file:${within}` : `${role}@${within}`;
}

/** A finding for content that nobody can inspect without its password. */
export function encryptedFinding(count: number): Finding {
  return { detector: 'encrypted', count, confidence: 1, samples: [] };
}
