import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig } from 'vite';

const HOME = join(import.meta.dirname, '..', '..');
const TRAY = join(HOME, 'agent', 'tray');

export interface TrayBuild {
  /** Where to; `pages/`, `preload.cjs`, `main.cjs` and what Electron needs to start them. */
  out: string;
  /** A module in place of `electron` in the preload script, for pages that run in a browser. */
  electronInPage?: string;
  /** Only what runs in a page. */
  pagesOnly?: boolean;
}

/** Builds the tray: pages for its own scheme, and main and preload as one CommonJS file each (a sandboxed preload script can load nothing else). */
export async function buildTray({ out, electronInPage, pagesOnly = false }: TrayBuild): Promise<void> {
  await build({
    ...COMMON,
    root: join(TRAY, 'renderer'),
    base: './',
    plugins: [react()],
    build: {
      target: 'chrome140',
      outDir: join(out, 'pages'),
      emptyOutDir: true,
      // Nothing is inlined: the content security policy asks for files of our own.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: {
          index: join(TRAY, 'renderer', 'index.html'),
          prompt: join(TRAY, 'renderer', 'prompt.html'),
          overlay: join(TRAY, 'renderer', 'overlay.html'),
        },
      },
    },
  });
  await build(script('bridge.preload.ts', 'preload', out, electronInPage));
  if (pagesOnly) return;
  await build(script('main.main.ts', 'main', out));
  const { version } = JSON.parse(await readFile(join(HOME, 'package.json'), 'utf8')) as { version: string };
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'version.json'), JSON.stringify({ version }));
  await writeFile(
    join(out, 'package.json'),
    JSON.stringify({ name: 'guardpost-tray', version, main: 'main.cjs' }),
  );
}

const COMMON: InlineConfig = { configFile: false, logLevel: 'warn' };

function script(entry: string, name: string, out: string, electronInPage?: string): InlineConfig {
  return {
    ...COMMON,
    root: TRAY,
    ...(electronInPage ? { resolve: { alias: { electron: electronInPage } } } : {}),
    ssr: { noExternal: true },
    build: {
      target: 'node24',
      ssr: true,
      outDir: out,
      emptyOutDir: false,
      minify: false,
      rollupOptions: {
        input: { [name]: join(TRAY, entry) },
        external: [
          ...(electronInPage ? [] : ['electron']),
          ...builtinModules,
          ...builtinModules.map((each) => `node:${each}`),
        ],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  };
}
