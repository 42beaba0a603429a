// How the page is built: one static application, served by the Python server from the same origin.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const server = process.env['ROTOSCOPE_SERVER'] ?? 'http://127.0.0.1:8137';
const toServer = ['/v1', '/v0', '/media', '/sign-in', '/health', '/docs'];

export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: '../src/rotoscope/static',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0, // the content security policy allows no data: scripts or styles
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  server: { proxy: Object.fromEntries(toServer.map((path) => [path, { target: server, changeOrigin: false }])) },
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000, // shared machines; the tests themselves take seconds
  },
});
