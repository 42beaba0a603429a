// `npm run texts` writes the catalogue anew from the sources.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { findAll, languages, TEMPLATE, templateOf, translatorFor } from './catalogue.ts';
import { keyOf } from './message.ts';

const { messages } = findAll();
const text = templateOf(messages);
if (!existsSync(TEMPLATE) || readFileSync(TEMPLATE, 'utf8') !== text) writeFileSync(TEMPLATE, text);
const different = new Map(messages.map((message) => [keyOf(message), message]));
console.log(`${different.size} texts`);
for (const language of languages().slice(1)) {
  const translate = translatorFor(language);
  const missing = [...different.values()].filter((message) => translate(message) === null);
  console.log(`${language}: ${different.size - missing.length} translated, ${missing.length} in English`);
}
