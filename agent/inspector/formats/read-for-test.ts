import { basename } from 'node:path';
import type { Limits } from '../budget.ts';
import { type ReadResult, readDocument } from '../inspect-document.ts';
import { bufferSource } from '../source.ts';

/** What came of a document, its text by part; for tests. */
export interface ReadForTest extends ReadResult {
  /** Text of each part, in the order in which the parts first appeared. */
  parts: Record<string, string>;
  /** All text, a part a paragraph. */
  text: string;
}

/** Reads a document that is at hand, as the inspector does. */
export async function readForTest(content: Buffer, name = 'document', limits?: Limits): Promise<ReadForTest> {
  const parts: Record<string, string> = {};
  const result = await readDocument(
    bufferSource(content),
    basename(name),
    ({ text, part = 'body' }) => {
      parts[part] = (parts[part] ?? '') + text;
    },
    limits,
  );
  return { ...result, parts, text: Object.values(parts).join('\n\n') };
}
