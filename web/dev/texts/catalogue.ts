// The catalogue: every text of the page with the files it stands in, as gettext has it. `rotoscope.pot` is written from the sources;
// a language is a file `<language>.po` beside it, and nothing else.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import PO from 'pofile';
import { find, type Found } from './find.ts';
import { keyOf, type Message } from './message.ts';
import { formsOf } from './plural.ts';
import { PSEUDO, pseudo } from './pseudo.ts';
import { faultOf, type Translate } from './put.ts';

const WEB = new URL('../../', import.meta.url);
export const TEMPLATE = new URL('texts/rotoscope.pot', WEB);
export const SOURCES = new URL('src/', WEB);
/** Written from the server's code: its errors, with what each says unless it knows better. */
const REFUSALS = new URL('../docs/reference/errors.md', WEB);
const REFUSAL = /^\| `(\w+)` \| \d+ \| \w+ \| (.+) \|$/gm;

/** What was found in all sources together. */
export function findAll(folder = SOURCES): Found {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const found = files.filter(isSource).toSorted().map((name) => find(name, readFileSync(new URL(name, folder), 'utf8')));
  return {
    messages: [...found.flatMap(({ messages }) => messages), ...refusals().map(({ message }) => message)],
    glued: found.flatMap(({ glued }) => glued),
    compared: new Set(found.flatMap(({ compared }) => [...compared])),
    guessed: new Set(found.flatMap(({ guessed }) => [...guessed])),
  };
}

/** What the server says by a code: in another language the page says it first, and what the server itself said after it. */
function refusals(): { readonly code: string; readonly message: Message }[] {
  const table = existsSync(REFUSALS) ? readFileSync(REFUSALS, 'utf8') : '';
  return [...table.matchAll(REFUSAL)].map(([, code = '', text = '']) => ({
    code,
    message: { form: 'literal', text, plural: null, context: 'refusal', parts: new Map(), file: 'docs/reference/errors.md', start: 0, end: 0 },
  }));
}

/** Texts by code in another language; of several with one code the first. */
export function refusalsIn(language: string): Record<string, string> {
  const translate = language === 'en' ? () => null : translatorFor(language);
  const said = refusals().map(({ code, message }) => [code, translate(message)] as const);
  return Object.fromEntries(said.filter((one): one is readonly [string, string] => typeof one[1] === 'string').toReversed());
}

export function isSource(name: string): boolean {
  return /\.(ts|svelte)$/.test(name);
}

/** The template that languages are made from, as text. The order is that of the alphabet, so that two changes seldom meet. */
export function templateOf(messages: readonly Message[]): string {
  const catalogue = new PO();
  catalogue.headers = { 'Project-Id-Version': 'Rotoscope', 'Content-Type': 'text/plain; charset=UTF-8', 'Content-Transfer-Encoding': '8bit', 'Plural-Forms': 'nplurals=2; plural=(n != 1);' };
  const items = new Map<string, InstanceType<typeof PO.Item>>();
  for (const message of messages) {
    const item = items.get(keyOf(message)) ?? new PO.Item();
    items.set(keyOf(message), item);
    item.msgid = message.text;
    if (message.context) item.msgctxt = message.context;
    if (message.plural !== null) {
      item.msgid_plural = message.plural;
      item.msgstr = ['', ''];
    }
    if (!item.references.includes(message.file)) item.references.push(message.file);
  }
  catalogue.items = [...items].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  return `${catalogue.toString()}\n`;
}

/** The languages there is a catalogue for, English first. */
export function languages(folder = new URL('.', TEMPLATE)): string[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return ['en', ...files.filter((name) => name.endsWith('.po')).map((name) => name.slice(0, -3)).toSorted()];
}

/** How a language says things; a translation with other placeholders than the English stops the build and is named. */
export function translatorFor(language: string, folder = new URL('.', TEMPLATE)): Translate {
  if (language === PSEUDO) return pseudo;
  const catalogue = PO.parse(readFileSync(new URL(`${language}.po`, folder), 'utf8'));
  const forms = formsOf(language, catalogue.headers['Plural-Forms']);
  const items = new Map(catalogue.items.filter((item) => !item.obsolete && !item.flags['fuzzy']).map((item) => [keyOf({ text: item.msgid, context: item.msgctxt ?? '' }), item]));
  return (message) => {
    const given = items.get(keyOf(message))?.msgstr.filter((text) => text !== '') ?? [];
    const [first] = given;
    if (first === undefined) return null;
    const fault = faultOf(message, given);
    if (fault) throw new Error(`${language}.po: ${fault} (${message.file})`);
    if (message.plural === null) return first;
    return { ...Object.fromEntries(given.map((text, index) => [forms[index] ?? 'other', text])), other: given.at(-1) ?? first };
  };
}
