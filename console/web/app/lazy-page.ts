import { type ComponentType, lazy } from 'react';
import { loadTexts } from '../i18n/i18n.ts';
import type { Part } from '../i18n/parts.ts';

/** Fetches a page and the texts it needs besides the base ones when it is first opened; `texts` are held by a test. */
export const page = <K extends string>(
  load: () => Promise<Record<K, ComponentType>>,
  name: K,
  texts: readonly Part[] = [],
) =>
  lazy(async () => {
    const [module] = await Promise.all([load(), loadTexts(texts)]);
    return { default: module[name] };
  });
