import { readdirSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { compressed } from './frontend/vite-compressed.ts';
import { icons } from './frontend/vite-icons.ts';
import { poCatalogues } from './frontend/vite-po.ts';

// Entries are named in templates by {% vite_asset "src/…" %}; everything is served from /static/.
export default defineConfig({
  root: 'frontend',
  base: '/static/',
  plugins: [svelte(), icons(), compressed(), poCatalogues(), svelteTesting({ autoCleanup: false })],
  // The manifest names the font by its path under node_modules, even where that is a link.
  resolve: { preserveSymlinks: true },
  css: {
    preprocessorOptions: {
      // Bootstrap 5 is still written with @import; its own deprecations are not ours to mend.
      scss: { quietDeps: true, silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'] },
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    rollupOptions: { input: readdirSync('frontend/src/entries').map((name) => `frontend/src/entries/${name}`) },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.ts', '*.test.ts', 'scripts/*.test.ts'] },
});
