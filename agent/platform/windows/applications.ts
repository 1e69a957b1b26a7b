import { z } from 'zod';
import type { InstalledSoftware } from '../../../shared/protocol/inventory.ts';
import type { ApplicationsBackend, RunningProgram } from '../../enforcers/applications/backend.ts';
import { type Command, type RunCommand, runCommand } from '../command.ts';
import { asList, literal, readingScript, runJson, script } from './powershell.ts';

/** What Programs and Features shows: for 64 and 32 bits, and of each person. */
export const listInstalled: Command = readingScript(`
$keys = @('HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\*',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\*',
  'HKEY_USERS\\*\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\*') | ForEach-Object { 'Registry::' + $_ }
@(Get-ItemProperty -Path $keys -ErrorAction SilentlyContinue | Where-Object { $_.DisplayName -and -not $_.SystemComponent } |
  ForEach-Object { @{ name = [string]$_.DisplayName; version = [string]$_.DisplayVersion; publisher = [string]$_.Publisher } }) |
  ConvertTo-Json -Compress`);

/** Session 0 is the services'. */
export const listRunning: Command = readingScript(`
@(Get-CimInstance Win32_Process | Where-Object { $_.ExecutablePath } | ForEach-Object {
  @{ pid = $_.ProcessId; name = $_.Name; path = $_.ExecutablePath; session = $_.SessionId; began = $_.CreationDate.Ticks.ToString() } }) |
  ConvertTo-Json -Compress`);

/** Ends the process if it is still the one that was seen. Writes true when it is gone. */
export function endProgram({ pid, began }: RunningProgram): Command {
  if (!Number.isSafeInteger(pid) || pid < 1 || !/^\d+$/.test(began)) throw new Error('not a process');
  return script(`
$process = Get-CimInstance Win32_Process -Filter "ProcessId = ${pid}"
if ($process -and $process.CreationDate.Ticks.ToString() -eq '${began}') {
  Stop-Process -Id ${pid} -Force
  Wait-Process -Id ${pid} -Timeout 3 -ErrorAction SilentlyContinue
}
$process = Get-CimInstance Win32_Process -Filter "ProcessId = ${pid}"
(-not $process -or $process.CreationDate.Ticks.ToString() -ne '${began}') | ConvertTo-Json`);
}

/** The whole command line; the program's own name at its beginning is left out by `parseArguments`. */
export function commandLineOf({ pid }: Pick<RunningProgram, 'pid'>): Command {
  if (!Number.isSafeInteger(pid) || pid < 1) throw new Error('not a process');
  return readingScript(
    `(Get-CimInstance Win32_Process -Filter "ProcessId = ${pid}").CommandLine | ConvertTo-Json`,
  );
}

/** Connections to ports that the process listens on; writes true when there is one. */
export function connectionsOf({ pid }: Pick<RunningProgram, 'pid'>): Command {
  if (!Number.isSafeInteger(pid) || pid < 1) throw new Error('not a process');
  return readingScript(`
$own = @(Get-NetTCPConnection -OwningProcess ${pid} -ErrorAction SilentlyContinue)
$ports = @($own | Where-Object { $_.State -eq 'Listen' } | ForEach-Object { $_.LocalPort })
(@($own | Where-Object { $_.State -eq 'Established' -and $ports -contains $_.LocalPort }).Count -gt 0) | ConvertTo-Json`);
}

/** What follows the program in a command line, by the rules of CommandLineToArgvW for its first word. */
export function parseArguments(commandLine: string): string {
  return /^\s*(?:"[^"]*"|\S+)\s*(.*)$/s.exec(commandLine)?.[1]?.trim() ?? '';
}

/** The signer of a program, when the signature holds. */
export function signerOf(path: string): Command {
  return readingScript(`
$signature = Get-AuthenticodeSignature -LiteralPath ${literal(path)}
if ($signature.Status -eq 'Valid') { $signature.SignerCertificate.GetNameInfo('SimpleName', $false) | ConvertTo-Json }`);
}

export function hashOf(path: string): Command {
  return readingScript(
    `(Get-FileHash -LiteralPath ${literal(path)} -Algorithm SHA256).Hash.ToLower() | ConvertTo-Json`,
  );
}

const Installed = z.object({
  name: z.string().min(1),
  version: z.string().nullish(),
  publisher: z.string().nullish(),
});
const Running = z.object({
  pid: z.number().int().positive(),
  name: z.string().min(1),
  path: z.string().min(1),
  session: z.number(),
  began: z.string().regex(/^\d+$/),
});

export function parseInstalled(json: unknown): InstalledSoftware[] {
  return asList(json).flatMap((each) => {
    const parsed = Installed.safeParse(each);
    if (!parsed.success) return [];
    const { name, version, publisher } = parsed.data;
    return [
      {
        name: name.slice(0, 256),
        source: 'registry',
        ...(version ? { version: version.slice(0, 128) } : {}),
        ...(publisher ? { publisher: publisher.slice(0, 256) } : {}),
      },
    ];
  });
}

export function parseRunning(json: unknown): RunningProgram[] {
  return asList(json).flatMap((each) => {
    const parsed = Running.safeParse(each);
    if (!parsed.success) return [];
    const { session, ...program } = parsed.data;
    return [{ ...program, byPerson: session > 0 }];
  });
}

/** Programs of a Windows PC. None is kept from starting: what is denied is closed when it is seen. */
export class WindowsApplications implements ApplicationsBackend {
  readonly #run: RunCommand;

  constructor(run: RunCommand = runCommand) {
    this.#run = run;
  }

  installed = async () => parseInstalled(await runJson(this.#run, listInstalled).catch(() => undefined));
  running = async () => parseRunning(await runJson(this.#run, listRunning).catch(() => undefined));
  publisherOf = (path: string) => this.#text(signerOf(path));
  sha256Of = (path: string) => this.#text(hashOf(path));
  argumentsOf = async (program: RunningProgram) => {
    const line = await this.#text(commandLineOf(program));
    return line === undefined ? undefined : parseArguments(line);
  };
  isConnected = async (program: RunningProgram) =>
    (await runJson(this.#run, connectionsOf(program)).catch(() => false)) === true;
  end = async (program: RunningProgram) =>
    (await runJson(this.#run, endProgram(program)).catch(() => false)) === true;

  async #text(command: Command): Promise<string | undefined> {
    const value = await runJson(this.#run, command).catch(() => undefined);
    return typeof value === 'string' ? value : undefined;
  }
}
