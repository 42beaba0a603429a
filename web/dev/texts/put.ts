// Writes a source anew with its texts in another language. What stands between the words, expressions and elements, is taken over as it is.
import { find } from './find.ts';
import { placeholdersOf, type Message, type Range } from './message.ts';

/** What a language has for a text: the text; by plural form if it is counted; null: it stays English. */
export type Translate = (message: Message) => string | Readonly<Record<string, string>> | null;

const TOKEN = /\{([\w.]+)\}|<(\d+)\/>|<(\d+)>|<\/(\d+)>/g;

/** The source in another language, or null if it holds nothing to translate. */
export function put(file: string, source: string, translate: Translate): string | null {
  const { messages } = find(file, source);
  const changes = messages.flatMap((message) => {
    const translation = translate(message);
    return translation === null ? [] : [{ message, translation }];
  });
  return changes.length > 0 ? new Writer(source, changes).written() : null;
}

interface Change {
  readonly message: Message;
  readonly translation: string | Readonly<Record<string, string>>;
}

class Writer {
  readonly source: string;
  readonly changes: readonly Change[];

  constructor(source: string, changes: readonly Change[]) {
    this.source = source;
    this.changes = changes.toSorted((a, b) => a.message.start - b.message.start || b.message.end - a.message.end);
  }

  written(): string {
    return this.#range({ start: 0, end: this.source.length }, null);
  }

  /** A stretch of the source, with every change inside it. `without`: the change whose own parts these are. */
  #range(range: Range, without: Change | null): string {
    let text = '';
    let at = range.start;
    for (const change of this.changes) {
      const { start, end } = change.message;
      if (change === without || start < at || end > range.end) continue;
      text += this.source.slice(at, start) + this.#change(change);
      at = end;
    }
    return text + this.source.slice(at, range.end);
  }

  #change(change: Change): string {
    const { message, translation } = change;
    if (typeof translation !== 'string') return `{ ${Object.entries(translation).map(([form, text]) => `${form}: \`${this.#words(change, text, template)}\``).join(', ')} }`;
    if (message.form === 'literal') return quoted(translation);
    if (message.form === 'template') return `\`${this.#words(change, translation, template)}\``;
    if (message.form === 'markup') return this.#words(change, translation, markup);
    const quote = this.source[message.start - 1];
    const words = this.#words(change, translation, (text) => markup(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;'));
    return quote === '"' || quote === "'" ? words : `"${words}"`;
  }

  #words(change: Change, translation: string, escape: (text: string) => string): string {
    const { form, parts } = change.message;
    const isCode = form === 'template' || form === 'counted';
    let text = '';
    let at = 0;
    for (const token of translation.matchAll(TOKEN)) {
      const [whole, value, kept, opened, closed] = token;
      const part = parts.get(value ?? kept ?? opened ?? closed ?? '');
      if (!part) continue; // braces that the English has too
      const range = opened ? part.open : closed ? part.close : part;
      const source = range ? this.#range(range, change) : '';
      text += escape(translation.slice(at, token.index)) + (isCode ? `\${${source}}` : source);
      at = token.index + whole.length;
    }
    return text + escape(translation.slice(at));
  }
}

/** What is wrong with a translation, in words, or null. */
export function faultOf(message: Pick<Message, 'text' | 'plural'>, translations: readonly string[]): string | null {
  const wanted = placeholdersOf(message.text).join(' ');
  const several = placeholdersOf(message.plural ?? message.text).join(' ');
  for (const text of translations) {
    const given = placeholdersOf(text).join(' ');
    if (given !== wanted && given !== several) return `“${text}” has the placeholders ${given || 'none'}, the English ${several || 'none'}`;
    if (/<(\d+)>(?!.*<\/\1>)/.test(text)) return `in “${text}” an element is not closed`;
  }
  return null;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

function template(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
}

function markup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('{', '&#123;').replaceAll('}', '&#125;');
}
