// How the page is built: one static application, served by the Python server from the same origin.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { icons } from './dev/icons.ts';
import { languages, refusalsIn } from './dev/texts/catalogue.ts';
import { componentsIn, modulesIn } from './dev/texts/plugin.ts';

const server = process.env['ROTOSCOPE_SERVER'] ?? 'http://127.0.0.1:8137';
/** One build is one language: the texts stand in its files, and English is the sources as they are (docs/adr/0031). */
const language = process.env['ROTOSCOPE_LANGUAGE'] ?? 'en';
const isEnglish = language === 'en';
const STATIC = '../src/rotoscope/static';

/** What the editor shows first, and what it fetches later, both need: one chunk packs better than twenty. */
const EDITOR_CORE = /src\/(canvas\/(?!loupe)|model\/(shapes\/|geometry|pairing|matching|interpolate|track|edit|channel|asked)|document\/(channels|cell|defaults|prelabel-changes|track-changes)\.|editor\/(choosing|draw-commands|ids|keymap|[a-z]+-keys|marking|point-occlusion|steering|tools\/(placing|tool))\.)/;
const toServer = ['/v1', '/v0', '/media', '/sign-in', '/health', '/docs'];

export default defineConfig({
  plugins: isEnglish ? [svelte({ preprocess: [icons] })] : [modulesIn(language), svelte({ preprocess: [icons, componentsIn(language)] })],
  base: isEnglish ? '/' : `/languages/${language}/`,
  define: { LANGUAGE: JSON.stringify(language), LANGUAGES: JSON.stringify(languages()), REFUSALS: JSON.stringify(refusalsIn(language)) },
  build: {
    outDir: isEnglish ? STATIC : `${STATIC}/languages/${language}`,
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0, // the content security policy allows no data: scripts or styles
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: 'core', test: EDITOR_CORE }] } } },
  },
  worker: { format: 'es' },
  server: { proxy: Object.fromEntries(toServer.map((path) => [path, { target: server, changeOrigin: false }])) },
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000, // shared machines; the tests themselves take seconds
  },
});
