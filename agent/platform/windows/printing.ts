import { z } from 'zod';
import type { Printing } from '../../../shared/policy/printing.ts';
import type { PrintHooks, PrintingBackend, PrintJob } from '../../enforcers/printing/backend.ts';
import { type Command, type RunCommand, runCommand } from '../command.ts';
import { asList, readingScript, runJson } from './powershell.ts';

const EVERY_MS = 5_000;

/** Event 307 of Microsoft-Windows-PrintService/Operational, a document was printed; Param1 to Param8 of its user data. */
export function printedSince(record: number): Command {
  if (!Number.isSafeInteger(record)) throw new Error('not a record number');
  return readingScript(`
$events = @(Get-WinEvent -FilterHashtable @{ LogName='Microsoft-Windows-PrintService/Operational'; Id=307 } -MaxEvents 200 -ErrorAction SilentlyContinue |
  Where-Object { $_.RecordId -gt ${record} } | Sort-Object RecordId | ForEach-Object {
    $data = ([xml]$_.ToXml()).Event.UserData.DocumentPrinted
    @{ record = $_.RecordId; id = $data.Param1; title = $data.Param2; user = $data.Param3; printer = $data.Param5; bytes = $data.Param7; pages = $data.Param8 } })
$events | ConvertTo-Json -Compress`);
}

/** The log is off on a new Windows. */
export const switchLogOn: Command = {
  file: 'wevtutil.exe',
  args: ['set-log', 'Microsoft-Windows-PrintService/Operational', '/enabled:true', '/quiet:true'],
};

const Printed = z.object({
  record: z.number().int().nonnegative(),
  id: z.coerce.string(),
  title: z.string().nullish(),
  user: z.string().nullish(),
  printer: z.string().min(1),
  bytes: z.coerce.number().nonnegative().nullish(),
  pages: z.coerce.number().nonnegative().nullish(),
});

export function parsePrinted(json: unknown): { record: number; job: PrintJob }[] {
  return asList(json).flatMap((each) => {
    const parsed = Printed.safeParse(each);
    if (!parsed.success) return [];
    const { record, id, title, user, printer, bytes, pages } = parsed.data;
    const job = {
      id,
      printer,
      user: user ?? '',
      title: title ?? '',
      copies: 1,
      documents: [],
      ...(bytes ? { sizeBytes: bytes } : {}),
      ...(pages ? { pages } : {}),
    };
    return [{ record, job }];
  });
}

/** Tells of what was printed, from the print service's log. Nothing is held, and the content is not seen. */
export class WindowsPrinting implements PrintingBackend {
  readonly holds = false;
  readonly #run: RunCommand;
  #timer: NodeJS.Timeout | undefined;
  #record = -1;

  constructor(run: RunCommand = runCommand) {
    this.#run = run;
  }

  async start(_settings: Printing, hooks: PrintHooks): Promise<void> {
    await this.#run(switchLogOn);
    const look = async (tell: boolean) => {
      const json = await runJson(this.#run, printedSince(this.#record)).catch(() => undefined);
      for (const { record, job } of parsePrinted(json)) {
        this.#record = Math.max(this.#record, record);
        if (tell) hooks.printed(job);
      }
      this.#timer = setTimeout(() => void look(true), EVERY_MS);
      this.#timer.unref();
    };
    await look(false);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
  }
}
