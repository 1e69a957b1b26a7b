import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { isUtf8 } from '../../../../shared/events/display-name.ts';
import { isDocumentName } from '../../../../shared/screen/documents.ts';
import type { OpenDocument } from '../../../enforcers/screen/backend.ts';
import { attempt } from '../attempt.ts';

const FIRST_PERSON = 1000;
const UNSET = 4294967295;
const MAX_DESCRIPTORS = 1_024;
const MAX_DOCUMENTS = 256;
/** Others have their turn after so many processes. */
const AT_ONCE = 40;
/** Where people's documents do not lie, and programs' own files do. */
const SYSTEM_FOLDERS = /^\/(?:usr|lib|lib32|lib64|bin|sbin|etc|proc|sys|dev|snap|opt)\//;

/**
 * Documents that people's programs have open (/proc/PID/fd). A program that reads a file and closes it, as many text
 * editors do, is not seen. Costs a reading of links; nothing is opened.
 * @param exceptPids processes of our own, which read documents to judge them
 */
export async function openDocuments(
  exceptPids: ReadonlySet<number>,
  proc = '/proc',
): Promise<OpenDocument[]> {
  const found = new Map<string, OpenDocument>();
  let looked = 0;
  for (const name of readdirSync(proc)) {
    if (!/^\d+$/.test(name) || exceptPids.has(Number(name))) continue;
    if (++looked % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    const folder = `${proc}/${name}`;
    const uid = attempt(() => statSync(folder).uid);
    if (uid === undefined || !isPerson(uid, folder)) continue;
    const descriptors = attempt(() => readdirSync(`${folder}/fd`)) ?? [];
    for (const descriptor of descriptors.slice(0, MAX_DESCRIPTORS)) {
      if (found.size >= MAX_DOCUMENTS) return [...found.values()];
      const bytes = attempt(() => readlinkSync(`${folder}/fd/${descriptor}`, { encoding: 'buffer' }));
      if (bytes?.[0] !== 0x2f) continue; // sockets, pipes and the like are not paths
      const path = bytes.toString('latin1');
      if (!isDocumentName(path) || SYSTEM_FOLDERS.test(path)) continue;
      found.set(path, { path: isUtf8(bytes) ? bytes.toString() : bytes, pid: Number(name), uid });
    }
  }
  return [...found.values()];
}

/** Who logged in counts, whoever they became since. */
function isPerson(uid: number, folder: string): boolean {
  if (uid >= FIRST_PERSON) return true;
  const login = Number(attempt(() => readFileSync(`${folder}/loginuid`, 'latin1'))?.trim() || UNSET);
  return login !== UNSET && login >= FIRST_PERSON;
}
