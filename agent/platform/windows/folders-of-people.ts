import { z } from 'zod';
import { type Command, type RunCommand, runCommand } from '../command.ts';
import type { Home, NetworkMount } from '../platform.ts';
import { asList, readingScript, runJson } from './powershell.ts';

/** Profiles of people: the security ids of accounts begin with S-1-5-21, of Entra ID accounts with S-1-12-1. */
export const listHomes: Command = readingScript(`
@(Get-CimInstance Win32_UserProfile | Where-Object { $_.SID -match '^S-1-(5-21|12-1)-' -and $_.LocalPath } |
  ForEach-Object { @{ sid = $_.SID; path = $_.LocalPath } }) | ConvertTo-Json -Compress`);

/** Drive letters that people have mapped; they are kept in each person's own part of the registry. */
export const listDrives: Command = readingScript(`
@(Get-ChildItem -Path 'Registry::HKEY_USERS\\*\\Network\\*' -ErrorAction SilentlyContinue |
  ForEach-Object { @{ drive = $_.PSChildName; remote = [string]$_.GetValue('RemotePath') } }) | ConvertTo-Json -Compress`);

const Profile = z.object({ sid: z.string(), path: z.string().min(3) });
const Drive = z.object({ drive: z.string().regex(/^[A-Za-z]$/), remote: z.string().startsWith('\\\\') });
const REMEMBER_MS = 30_000;

export function parseHomes(json: unknown): Home[] {
  return asList(json).flatMap((each) => {
    const parsed = Profile.safeParse(each);
    return parsed.success ? [{ user: parsed.data.path.split('\\').at(-1)!, path: parsed.data.path }] : [];
  });
}

/** By what a letter stands for: the letter is there in its person's session only. */
export function parseDrives(json: unknown): NetworkMount[] {
  return asList(json).flatMap((each) => {
    const parsed = Drive.safeParse(each);
    return parsed.success
      ? [{ mountPoint: parsed.data.remote, source: parsed.data.remote, fileSystem: 'smb' }]
      : [];
  });
}

/** Asked through PowerShell, so an answer is kept for half a minute. */
export class FoldersOfPeople {
  readonly #run: RunCommand;
  #mounts: { at: number; list: Promise<NetworkMount[]> } | undefined;

  constructor(run: RunCommand = runCommand) {
    this.#run = run;
  }

  async homes(): Promise<Home[]> {
    return parseHomes(await runJson(this.#run, listHomes).catch(() => undefined));
  }

  networkMounts(): Promise<NetworkMount[]> {
    const now = performance.now();
    if (!this.#mounts || now - this.#mounts.at > REMEMBER_MS) {
      const list = runJson(this.#run, listDrives).then(parseDrives, () => []);
      this.#mounts = { at: now, list };
    }
    return this.#mounts.list;
  }
}
