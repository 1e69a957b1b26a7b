import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './build/compress-assets.ts';
import { firstPageBudget } from './build/first-page-budget.ts';
import { scrollLock } from './build/scroll-lock.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [scrollLock(), react(), compressAssets(), firstPageBudget()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing is inlined: the content security policy asks for files of our own.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8440' } },
});
