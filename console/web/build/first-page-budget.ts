import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What JavaScript the first page after log-in may cost, in bytes compressed with gzip. */
const BUDGET = 350 * 1024;

/** Modules that the first page fetches for itself, besides what the entry imports. */
const FIRST_PAGE = [
  /layout\/shell\.tsx$/,
  /pages\/overview\/overview-page\.tsx$/,
  /i18n\/zh-CN\/(base|overview|policies)\.ts$/,
  /antd\/es\/locale\/zh_CN\.js$/,
];

/** Sums up everything that the overview loads, texts included; a build above the budget fails. */
export function firstPageBudget(): Plugin {
  return {
    name: 'guardpost:first-page-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const wanted = new Set<string>();
      const add = (name: string) => {
        const chunk = bundle[name];
        if (chunk?.type !== 'chunk' || wanted.has(name)) return;
        wanted.add(name);
        for (const imported of chunk.imports) add(imported);
      };
      for (const [name, chunk] of Object.entries(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const id = chunk.facadeModuleId?.replaceAll('\\', '/') ?? '';
        if (chunk.isEntry || FIRST_PAGE.some((pattern) => pattern.test(id))) add(name);
      }
      let bytes = 0;
      for (const name of wanted) {
        const chunk = bundle[name];
        if (chunk?.type === 'chunk') bytes += gzipSync(chunk.code, { level: 9 }).length;
      }
      const size = `${(bytes / 1024).toFixed(1)} KB of JavaScript compressed, of ${BUDGET / 1024} KB allowed`;
      if (bytes > BUDGET) this.error(`the first page needs ${size}`);
      process.stdout.write(`first page: ${size}\n`);
    },
  };
}
