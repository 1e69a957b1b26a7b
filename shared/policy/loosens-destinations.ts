import type { Destinations } from './destinations.ts';
import { compareMembers, general, type Loosening, missing } from './loosening.ts';

/**
 * The ways in which less of what carries files away is watched. Any change of the catalogue is one: an entry goes
 * before those that watch the same folder otherwise, also a new one.
 */
export function loosensDestinations(from: Destinations, to: Destinations): Loosening[] {
  const path = 'monitoring.destinations';
  const ended = (name: string) => (was: boolean, is: boolean) =>
    was && !is ? [general(`${path}.${name}`)] : [];
  return compareMembers(from, to, path, {
    cloudSync: ended('cloudSync'),
    messengers: ended('messengers'),
    networkShares: ended('networkShares'),
    mail: ended('mail'),
    screenshots: ended('screenshots'),
    exclude: (was, is) => missing(is, was, `${path}.exclude`),
    maxFolders: (was, is) => (is < was ? [general(`${path}.maxFolders`)] : []),
  });
}
