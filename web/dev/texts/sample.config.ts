// A build without the editor and the pages of a project: enough to see in a browser, within seconds, that a language is put in.
import { mergeConfig } from 'vite';
import whole from '../../vite.config.ts';

const LEFT_OUT = /\/pages\/(workbench|(project|labels|quality|webhooks|workflow)\/[a-z]+)\.svelte$/;

export default mergeConfig(whole, { build: { minify: false, rolldownOptions: { external: LEFT_OUT } } });
