import { compareMembers, general, type Loosening, missing } from './loosening.ts';
import type { Watermark } from './watermark.ts';

const DENSITIES = ['sparse', 'normal', 'dense'];

/** The ways in which a picture of a screen tells less, or less clearly, whose it was. */
export function loosensWatermark(from: Watermark | undefined, to: Watermark | undefined): Loosening[] {
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
  });
}
