import type { Plugin } from 'vite';

/**
 * The component library keeps the page from scrolling under a dialog with a style element that carries no
 * nonce, which the content security policy refuses. It gets our own way of doing the same.
 */
export function scrollLock(): Plugin {
  return {
    name: 'guardpost:scroll-lock',
    enforce: 'pre',
    resolveId(source, importer) {
      const wanted = source.endsWith('/useScrollLocker') && importer?.includes('@rc-component/portal');
      return wanted ? `${import.meta.dirname}/../layout/use-scroll-lock.ts` : undefined;
    },
  };
}
