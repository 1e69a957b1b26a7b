import { findLevel, levelRank } from '../detection/levels.ts';
import { compareMembers, general, type Loosening, missing, never } from './loosening.ts';
import type { Policy } from './schema.ts';

const DENSITIES = ['sparse', 'normal', 'dense'];

/** The ways in which a picture of a screen tells less, or less clearly, whose it was. */
export function loosensWatermark(policy: Policy, successor: Policy): Loosening[] {
  const [from, to] = [policy.watermark, successor.watermark];
  if (!from) return [];
  if (!to) return [general('watermark')];
  const loosened = (looser: boolean, name: string) => (looser ? [general(`watermark.${name}`)] : []);
  return compareMembers(from, to, 'watermark', {
    visible: (was, is) =>
      was && is
        ? compareMembers(was, is, 'watermark.visible', {
            show: (before, now) => missing(before, now, 'watermark.visible.show'),
            density: (before, now) =>
              loosened(DENSITIES.indexOf(now) < DENSITIES.indexOf(before), 'visible.density'),
            opacity: (before, now) => loosened(now < before, 'visible.opacity'),
          })
        : loosened(was !== undefined, 'visible'),
    coded: (was, is) =>
      was && is
        ? compareMembers(was, is, 'watermark.coded', {
            strength: (before, now) => loosened(now < before, 'coded.strength'),
          })
        : loosened(was !== undefined, 'coded'),
    shown: () => loosened(rankShown(successor) > rankShown(policy), 'shown'),
    levelAtLeast: never,
  });
}

/** From which level on a document on the screen brings the mark; below every level for one that is always there. */
function rankShown({ watermark, classification: { levels } }: Policy): number {
  if (!watermark || watermark.shown === 'always') return -1;
  if (watermark.levelAtLeast === undefined) return 1;
  const level = findLevel(levels, watermark.levelAtLeast);
  return level ? levelRank(levels, level.id) : levels.length;
}
