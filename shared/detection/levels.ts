import { z } from 'zod';

/** A text in the two languages of the product. */
export const LocalizedText = z.object({
  'zh-CN': z.string().min(1).max(2000),
  en: z.string().min(1).max(2000),
});
export type LocalizedText = z.infer<typeof LocalizedText>;

export const Level = z.object({
  id: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[a-z0-9-]+$/),
  name: LocalizedText,
});
export type Level = z.infer<typeof Level>;

/** Lowest first; a level's position is its rank. The names of 《保守国家秘密法》 art. 14, with 内部 below. */
export const DEFAULT_LEVELS: readonly Level[] = [
  { id: 'public', name: { 'zh-CN': '公开', en: 'Public' } },
  { id: 'internal', name: { 'zh-CN': '内部', en: 'Internal' } },
  { id: 'confidential', name: { 'zh-CN': '秘密', en: 'Confidential' } },
  { id: 'secret', name: { 'zh-CN': '机密', en: 'Secret' } },
  { id: 'top-secret', name: { 'zh-CN': '绝密', en: 'Top secret' } },
];

/** Rank of a level id in a scheme, or -1 when the scheme does not have it. */
export function levelRank(levels: readonly Level[], id: string): number {
  return levels.findIndex((level) => level.id === id);
}

/** Finds a level by id or by its name in either language, ignoring case; undefined when there is none. */
export function findLevel(levels: readonly Level[], idOrName: string): Level | undefined {
  const wanted = idOrName.trim().toLowerCase();
  return levels.find(
    (level) =>
      level.id === wanted ||
      level.name['zh-CN'] === idOrName.trim() ||
      level.name.en.toLowerCase() === wanted,
  );
}
