import { z } from 'zod';
import { isDocumentName } from '../../../shared/screen/documents.ts';
import type { OpenDocument } from '../../enforcers/screen/backend.ts';
import type { Command } from '../command.ts';
import { asList, readingScript } from './powershell.ts';

/** Command lines of people's programs: who opens a document by its icon starts its program with its path. */
export const listCommandLines: Command = readingScript(`
@(Get-CimInstance Win32_Process | Where-Object { $_.SessionId -gt 0 -and $_.CommandLine } | ForEach-Object {
  @{ pid = $_.ProcessId; line = $_.CommandLine } }) | ConvertTo-Json -Compress`);

const Line = z.object({ pid: z.number().int().positive(), line: z.string().max(32_768) });
const MAX_DOCUMENTS = 256;

/** Documents that the command lines name. One opened from within a running program is not among them. */
export function parseCommandLines(json: unknown): OpenDocument[] {
  const found = new Map<string, OpenDocument>();
  for (const each of asList(json)) {
    const parsed = Line.safeParse(each);
    if (!parsed.success) continue;
    const { pid, line } = parsed.data;
    for (const [, quoted, plain] of line.matchAll(/"([^"]*)"|(\S+)/g)) {
      const path = quoted ?? plain ?? '';
      const isPath = /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\');
      if (isPath && isDocumentName(path) && found.size < MAX_DOCUMENTS) found.set(path, { path, pid });
    }
  }
  return [...found.values()];
}
