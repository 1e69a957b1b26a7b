import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { SESSION_ADDRESSES } from '../../../shared/session-protocol/address.ts';

/** Where an installed agent keeps its data: it alone answers at the address that every tray knows. */
const INSTALLED: Partial<Record<string, string>> = {
  linux: '/var/lib/guardpost',
  darwin: '/Library/Application Support/Guardpost',
  win32: 'C:\\ProgramData\\Guardpost',
};

/**
 * Where the service of a data directory listens for sessions. Several agents on one PC, as in a test, are apart.
 * Without root nobody else is let in anyway, and the socket lies in the data directory.
 */
export function sessionAddress(
  dataDir: string,
  system: string = process.platform,
  isRoot = hasRoot(),
): string {
  const known = SESSION_ADDRESSES[system];
  const id = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16);
  if (system === 'win32') return dataDir === INSTALLED.win32 ? known! : `${known}-${id}`;
  if (!isRoot || known === undefined) return join(dataDir, 'session.sock');
  return resolve(dataDir) === INSTALLED[system] ? known : known.replace('.sock', `-${id}.sock`);
}

function hasRoot(): boolean {
  return process.getuid?.() === 0;
}
