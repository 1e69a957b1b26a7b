import { z } from 'zod';
import { displayName } from '../../../shared/events/display-name.ts';
import type { Actor } from '../../../shared/events/observation.ts';
import { type Command, type RunCommand, runCommand } from '../command.ts';
import { asList, readingScript, runJson } from './powershell.ts';

const REMEMBER_MS = 60_000;
const MAX_REMEMBERED = 256;
const MAX_GROUPS = 64;

/**
 * The account of a process or, with undefined, of whoever is at the computer: the owner of the desktop
 * (explorer.exe), first the one at the console. Groups come from the directory or the local accounts (ADSI).
 */
export function whoIs(pid: number | undefined): Command {
  if (pid !== undefined && (!Number.isSafeInteger(pid) || pid < 1))
    throw new Error(`not a process id: ${pid}`);
  const filter = pid === undefined ? DESKTOPS : `ProcessId = ${pid}`;
  return owners(filter, ' | Select-Object -First 1');
}

/** Everybody who has a desktop here, at the screen or from afar. */
export function whoIsHere(): Command {
  return owners(DESKTOPS, '');
}

const DESKTOPS = "Name = 'explorer.exe'";

function owners(filter: string, first: string): Command {
  return readingScript(`
$seen = @{}
$found = foreach ($process in @(Get-CimInstance Win32_Process -Filter "${filter}" | Sort-Object SessionId${first})) {
  $owner = Invoke-CimMethod -InputObject $process -MethodName GetOwner
  $sid = (Invoke-CimMethod -InputObject $process -MethodName GetOwnerSid).Sid
  if (-not $owner.User -or $seen[$sid]) { continue }
  $seen[$sid] = $true
  $groups = @()
  try {
    $account = [ADSI]('WinNT://' + $owner.Domain + '/' + $owner.User + ',user')
    $groups = @($account.Groups() | ForEach-Object { $_.GetType().InvokeMember('Name','GetProperty',$null,$_,$null) })
  } catch {}
  @{ user = $owner.User; domain = $owner.Domain; sid = $sid; groups = $groups }
}
if ($found) { $found | ConvertTo-Json -Compress }`);
}

const Owner = z.object({
  user: z.string().min(1),
  domain: z.string().nullish(),
  sid: z.string().nullish(),
  groups: z.unknown().optional(),
});

/** What `whoIs` wrote. Service accounts (SIDs S-1-5-18 to -20) are nobody. */
export function parseOwner(json: unknown): Actor | undefined {
  const parsed = Owner.safeParse(json);
  if (!parsed.success || /^S-1-5-(18|19|20)$/.test(parsed.data.sid ?? '')) return undefined;
  const { user, domain } = parsed.data;
  const groups = asList(parsed.data.groups).filter((group) => typeof group === 'string');
  return {
    user: displayName(domain ? `${domain}\\${user}` : user).slice(0, 256),
    groups: groups.slice(0, MAX_GROUPS).map((group) => displayName(group).slice(0, 256)),
  };
}

/** Names people. An answer is remembered for a minute: process ids are given out again. */
export class Accounts {
  readonly #run: RunCommand;
  readonly #remembered = new Map<number | undefined, { actor: Promise<Actor | undefined>; until: number }>();

  constructor(run: RunCommand = runCommand) {
    this.#run = run;
  }

  /** @see Platform.actorOf. A file's owner has no number here: the person at the computer stands for it. */
  async actorOf(subject: { pid?: number; ownerUid?: number }): Promise<Actor | undefined> {
    const owner = subject.pid === undefined ? undefined : await this.#lookUp(subject.pid);
    return owner ?? this.#lookUp(undefined);
  }

  /** @see Platform.peoplePresent */
  async people(): Promise<Actor[]> {
    const json = await runJson(this.#run, whoIsHere()).catch(() => undefined);
    return asList(json).flatMap((each) => parseOwner(each) ?? []);
  }

  #lookUp(pid: number | undefined): Promise<Actor | undefined> {
    const known = this.#remembered.get(pid);
    if (known && known.until > Date.now()) return known.actor;
    const actor = runJson(this.#run, whoIs(pid)).then(parseOwner, () => undefined);
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(pid, { actor, until: Date.now() + REMEMBER_MS });
    return actor;
  }
}
