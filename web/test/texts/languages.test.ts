// A second language needs a catalogue and nothing else: what comes out is the same source with its texts in that language.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile } from 'svelte/compiler';
import { describe, expect, test } from 'vitest';
import { languages, translatorFor } from '../../dev/texts/catalogue.ts';
import { find } from '../../dev/texts/find.ts';
import { formsOf } from '../../dev/texts/plural.ts';
import { spoken } from '../../dev/texts/pseudo.ts';
import { put } from '../../dev/texts/put.ts';

const HEADER = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n';
const RUSSIAN = 'nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);';

function catalogue(language: string, text: string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'texts-'));
  writeFileSync(join(folder, `${language}.po`), text);
  return pathToFileURL(`${folder}/`);
}

function translated(file: string, source: string, entries: string): string | null {
  return put(file, source, translatorFor('de', catalogue('de', HEADER + entries)));
}

describe('a language', () => {
  test('is there as soon as its catalogue is', () => {
    expect(languages(catalogue('de', HEADER))).toEqual(['en', 'de']);
  });

  test('has words and elements in an order of its own', () => {
    const source = '<p class="x">Press <kbd>{key}</kbd> to see {count} of <b>all jobs</b>.</p>';
    const entry = 'msgid "Press <1/> to see {count} of <2>all jobs</2>."\nmsgstr "Von <2>allen Aufträgen</2> zeigt <1/> Ihnen {count}."\n';
    expect(translated('x.svelte', source, entry)).toBe('<p class="x">Von <b>allen Aufträgen</b> zeigt <kbd>{key}</kbd> Ihnen {count}.</p>');
  });

  test('reaches attributes, what expressions choose, and messages in code', () => {
    const source = `<script lang="ts">const say = (name: string) => alert(\`No \${name} yet.\`);</script><b title="Close">{isOpen ? 'Open' : 'Shut'}</b>`;
    const entries = 'msgid "Close"\nmsgstr "Schließen \\"jetzt\\" {a}"\n\nmsgid "Open"\nmsgstr "Offen"\n\nmsgid "Shut"\nmsgstr "Zu’s \'"\n\nmsgid "No {name} yet."\nmsgstr "Noch `kein` {name}."\n';
    const fit = entries.replace(' {a}', '');
    const written = translated('x.svelte', source, fit) ?? '';
    expect(written).toContain('title="Schließen &quot;jetzt&quot;"');
    expect(written).toContain("{isOpen ? 'Offen' : 'Zu’s \\''}");
    expect(written).toContain('alert(`Noch \\`kein\\` ${name}.`)');
    compile(written, { generate: false });
    expect(() => translated('x.svelte', source, entries)).toThrow(/placeholders/);
  });

  test('counts with as many forms as it has', () => {
    expect(formsOf('ru', RUSSIAN)).toEqual(['one', 'few', 'many']);
    expect(formsOf('de', undefined)).toEqual(['one', 'other']);
    const source = 'export const say = (n: number) => counted(n, { one: `${n} job`, other: `${n} jobs` });';
    const entry = 'msgid "{n} job"\nmsgid_plural "{n} jobs"\nmsgstr[0] "{n} Auftrag"\nmsgstr[1] "{n} Aufträge"\n';
    expect(translated('x.ts', source, entry)).toBe('export const say = (n: number) => counted(n, { one: `${n} Auftrag`, other: `${n} Aufträge` });');
  });

  test('leaves in English what it does not say, and what is no text', () => {
    const source = "const KEY = 'ArrowLeft'; if (kind === 'Some text') fetch('/v1/jobs'); const data = /* no text */ 'Kept as it is'; const word = /* text */ 'new';";
    expect(find('x.ts', source).messages.map(({ text }) => text)).toEqual(['new']);
    expect(translated('x.ts', source, 'msgid "other"\nmsgstr "anders"\n')).toBeNull();
  });

  test('that nobody speaks keeps placeholders, and is longer', () => {
    expect(spoken('Open {name} <1>now</1>')).toMatch(/^\[Öþéñ \{name\} <1>ñöŵ<\/1> ~+\]$/);
  });

  test('names a sentence that is glued from pieces', () => {
    const source = '<p>{n} {n === 1 ? "place is" : "places are"} wrong</p>';
    expect(find('x.svelte', source).glued.map(({ piece }) => piece)).toEqual(['place is', 'places are']);
  });
});
