import { readdirSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { poCatalogues } from './frontend/vite-po.ts';

// Entries are named in templates by {% vite_asset "src/…" %}; everything is served from /static/.
export default defineConfig({
  root: 'frontend',
  base: '/static/',
  plugins: [svelte(), poCatalogues(), svelteTesting({ autoCleanup: false })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    rollupOptions: { input: readdirSync('frontend/src/entries').map((name) => `frontend/src/entries/${name}`) },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.ts', '*.test.ts', 'scripts/*.test.ts'] },
});
