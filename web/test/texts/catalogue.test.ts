// The catalogue holds every text of the page, and none of it is glued together or compared by the code.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findAll, languages, TEMPLATE, templateOf, translatorFor } from '../../dev/texts/catalogue.ts';

const found = findAll();

describe('the catalogue', () => {
  test('is that of the sources; if not: python hatch_build.py run texts', () => {
    const kept = readFileSync(TEMPLATE, 'utf8');
    const written = templateOf(found.messages);
    const [before, after] = [kept, written].map((text) => new Set(text.split('\n').filter((line) => line.startsWith('msgid')))) as [Set<string>, Set<string>];
    expect({ missing: [...after].filter((line) => !before.has(line)), stale: [...before].filter((line) => !after.has(line)) }).toEqual({ missing: [], stale: [] });
    expect(kept === written).toBe(true); // a diff of the whole would say less
  });

  test('holds whole sentences: nothing is put together from pieces', () => {
    expect(found.glued.map(({ file, text, piece }) => `${file}: “${piece}” in “${text}”`)).toEqual([]);
  });

  test('holds no text that the code compares: it would not find it in another language', () => {
    expect([...found.guessed].filter((text) => found.compared.has(text))).toEqual([]);
  });

  test('holds no name of a key: in another language the key would do nothing', () => {
    expect(found.messages.filter(({ file }) => file === 'editor/keymap.ts')).toEqual([]);
  });

  test('is answered by every language with the same placeholders', () => {
    for (const language of languages().slice(1)) {
      const translate = translatorFor(language);
      found.messages.forEach((message) => translate(message));
    }
  });
});
