import { DEFAULT_LEVELS, findLevel, type Level } from './levels.ts';

/**
 * The level of a policy's scheme that stands for one of DEFAULT_LEVELS: the one of that id or name, else the
 * one at the same height, so that 绝密 is the top and 公开 the bottom of any scheme.
 */
export function schemeLevel(levels: readonly Level[], defaultId: string): string {
  const rank = DEFAULT_LEVELS.findIndex((level) => level.id === defaultId);
  const own = DEFAULT_LEVELS[rank];
  const same = findLevel(levels, defaultId) ?? (own && findLevel(levels, own.name['zh-CN']));
  if (same) return same.id;
  const height = Math.max(0, rank) / (DEFAULT_LEVELS.length - 1);
  return levels[Math.round(height * (levels.length - 1))]!.id;
}
