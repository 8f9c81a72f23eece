import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The console. `npm run demo` serves what this builds; while working on it, `vite packages/web` serves the sources and
 * hands the API to a running demo (CAPSTAN_API, default the demo's own address).
 */
const api = process.env['CAPSTAN_API'] ?? 'http://localhost:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { port: 5173, proxy: { '/api': { target: api, changeOrigin: true } } },
  build: {
    outDir: 'dist/console',
    emptyOutDir: true,
    // light-dark() and text-wrap are used as they are.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    // A data: URL for a small asset would need an exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    // What matters is what the first page loads, compressed: e2e/build.test.ts holds that down.
    chunkSizeWarningLimit: 1_000,
  },
});
