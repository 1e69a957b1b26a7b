import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { canonicalJson } from '../../shared/authority/canonical-json.ts';
import { Envelope } from '../../shared/authority/envelope.ts';

/** A statement on its way between machines, on a stick: signed, half signed, or yet to be signed. */
export const StatementFile = z.strictObject({
  statement: z.enum(['root', 'authority', 'policy']),
  envelope: Envelope,
  /** Of a policy: its text, and the revision that it was written from. */
  source: z.string().optional(),
  baseRevision: z.number().int().nonnegative().optional(),
});
export type StatementFile = z.infer<typeof StatementFile>;

/** @throws Error naming the file and what is wrong with it */
export async function readStatement(file: string): Promise<StatementFile> {
  try {
    return StatementFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? 'it is no statement to be signed' : (error as Error).message;
    throw new Error(`cannot read ${file}: ${reason}`);
  }
}

export function unsigned(statement: StatementFile['statement'], content: unknown): StatementFile {
  return { statement, envelope: { payload: canonicalJson(content), signatures: [] } };
}

export async function writeStatement(file: string, statement: StatementFile): Promise<void> {
  await writeFile(file, `${JSON.stringify(statement, null, 2)}\n`);
}
