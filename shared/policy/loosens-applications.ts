import { severityRank } from '../events/severity.ts';
import type { Applications, ProgramDecision } from './applications.ts';
import { compareMembers, general, type Loosening, missing, never } from './loosening.ts';

type Action = ProgramDecision['action'];

const STRICTNESS: readonly Action[] = ['allow', 'audit', 'block'];
const rank = (action: Action): number => STRICTNESS.indexOf(action);

/** The ways in which more programs may run, or fewer are told of. */
export function loosensApplications(
  from: Applications | undefined,
  to: Applications | undefined,
): Loosening[] {
  if (!from) return [];
  if (!to) return [general('applications')];
  const path = (name: string) => `applications.${name}`;
  const loosened = (looser: boolean, name: string) => (looser ? [general(path(name))] : []);
  const ended = (name: string) => (was: boolean, is: boolean) => loosened(was && !is, name);
  return compareMembers(from, to, 'applications', {
    inventory: ended('inventory'),
    firstSeen: ended('firstSeen'),
    allow: (was, is) => missing(is, was, path('allow')),
    deny: (was, is) => {
      // The list goes before what holds for the others: to be named in it can be milder than not to be.
      const milder = rank(to.denied) < Math.max(rank(onMedia(from)), rank(from.unlisted));
      return [...missing(was, is, path('deny')), ...(milder ? missing(is, was, path('deny')) : [])];
    },
    denied: (was, is) => loosened(rank(is) < rank(was), 'denied'),
    portable: () => loosened(rank(onMedia(to)) < rank(onMedia(from)), 'portable'),
    unlisted: (was, is) => loosened(rank(is) < rank(was), 'unlisted'),
    severity: (was, is) => loosened(severityRank(is) < severityRank(was), 'severity'),
    message: never,
  });
}

/** What becomes of a program on a removable medium: without a word of its own, what becomes of any. */
function onMedia({ portable, unlisted }: Applications): Action {
  return portable === 'allow' ? unlisted : portable;
}
