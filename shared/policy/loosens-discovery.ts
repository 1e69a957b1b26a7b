import type { Discovery } from './discovery.ts';
import { compareMembers, general, type Loosening, missing } from './loosening.ts';

/** The ways in which less is looked through, or later. */
export function loosensDiscovery(from: Discovery | undefined, to: Discovery | undefined): Loosening[] {
  if (!from?.enabled) return [];
  if (!to) return [general('discovery')];
  const loosened = (looser: boolean, name: string) => (looser ? [general(`discovery.${name}`)] : []);
  return compareMembers(from, to, 'discovery', {
    enabled: (_, is) => loosened(!is, 'enabled'),
    folders: (was, is) => missing(was, is, 'discovery.folders'),
    exclude: (was, is) => missing(is, was, 'discovery.exclude'),
    everyHours: (was, is) => loosened(is > was, 'everyHours'),
    // A round that may take less of the PC, or waits more, finds later.
    cpuPercent: (was, is) => loosened(is < was, 'cpuPercent'),
    maxLoad: (was, is) => loosened(is < was, 'maxLoad'),
    personMayPauseMinutes: (was, is) => loosened(is > was, 'personMayPauseMinutes'),
    pauseOnBattery: (was, is) => loosened(!was && is, 'pauseOnBattery'),
  });
}
