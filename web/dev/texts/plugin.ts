// Builds the page in another language: every source is written anew before anything else reads it. For English nothing is done at all.
import type { PreprocessorGroup } from 'svelte/compiler';
import type { Plugin } from 'vite';
import { isSource, translatorFor } from './catalogue.ts';
import { put, type Translate } from './put.ts';

/** For components: Svelte asks for the whole file before it looks into it. */
export function componentsIn(language: string): PreprocessorGroup {
  const translate = translatorFor(language);
  return { name: 'texts', markup: ({ content, filename }) => ({ code: put(named(filename ?? ''), content, translate) ?? content }) };
}

/** For modules, and for the language of the document. */
export function modulesIn(language: string): Plugin {
  const translate: Translate = translatorFor(language);
  return {
    name: 'texts',
    enforce: 'pre',
    transform(code, id) {
      const file = id.split('?')[0] ?? '';
      if (!file.includes('/web/src/') || file.endsWith('.svelte') || !isSource(file)) return null;
      const written = put(named(file), code, translate);
      return written === null ? null : { code: written, map: null };
    },
    transformIndexHtml: (html) => html.replace('<html lang="en">', `<html lang="${language}">`),
  };
}

function named(file: string): string {
  return file.split('/web/src/')[1] ?? file;
}
