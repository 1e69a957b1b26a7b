import { sameJson } from '../authority/canonical-json.ts';
import { findLevel, levelRank } from '../detection/levels.ts';
import { severityRank } from '../events/severity.ts';
import { compareMembers, general, type Loosening, missing, never } from './loosening.ts';
import type { Policy } from './schema.ts';
import { KEY_ACTIONS, type Screen, TOOL_ACTIONS } from './screen.ts';

/** The ways in which more pictures are taken of screens, or more is copied, without anybody knowing. */
export function loosensScreen(from: Policy, to: Policy): Loosening[] {
  const [former, next] = [from.screen, to.screen];
  if (!former) return [];
  if (!next) return [general('screen')];
  const loosened = (looser: boolean, name: string) => (looser ? [general(`screen.${name}`)] : []);
  const milder =
    <T>(order: readonly T[], name: string) =>
    (was: T, is: T) =>
      loosened(order.indexOf(is) < order.indexOf(was), name);
  return compareMembers(former, next, 'screen', {
    tools: (was, is) =>
      compareMembers(was, is, 'screen.tools', {
        capture: milder(TOOL_ACTIONS, 'tools.capture'),
        recording: milder(TOOL_ACTIONS, 'tools.recording'),
        remoteControl: milder(TOOL_ACTIONS, 'tools.remoteControl'),
        // One with the id of a built-in tool takes its place: only the like is as strict for certain.
        catalogue: (before, now) => loosened(!sameJson(before, now), 'tools.catalogue'),
      }),
    exceptions: (was, is) => missing(is, was, 'screen.exceptions'),
    keys: milder(KEY_ACTIONS, 'keys'),
    clipboard: (was, is) =>
      (['text', 'files', 'images'] as const).flatMap((kind) =>
        loosened((was?.[kind] ?? false) && !is?.[kind], `clipboard.${kind}`),
      ),
    whileOpen: (was, is) => loosened(rankOf(to, is) > rankOf(from, was), 'whileOpen'),
    severity: (was, is) => loosened(severityRank(is) < severityRank(was), 'severity'),
    message: never,
  });
}

/** How high a document must be for it to count; without a level none does. */
function rankOf({ classification: { levels } }: Policy, whileOpen: Screen['whileOpen']): number {
  const level = whileOpen && findLevel(levels, whileOpen.levelAtLeast);
  return level ? levelRank(levels, level.id) : Number.POSITIVE_INFINITY;
}
