// A text of the page as translators see it, and where it stands in a source.
import { nameOf, nodeOf, nodesOf, type Node } from './syntax.ts';

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a text has a placeholder for: `{name}` for a value; `<1>…</1>` for an element around words, `<1/>` for one that is kept whole. */
export interface Part extends Range {
  readonly open?: Range;
  readonly close?: Range;
}

/** How a text is written where it stands, and so how a translation must be written there. */
export type Form = 'literal' | 'template' | 'markup' | 'attribute' | 'counted';

export interface Message extends Range {
  readonly form: Form;
  readonly text: string;
  /** For a counted text: what is said of several. `text` is what is said of one. */
  readonly plural: string | null;
  readonly context: string;
  readonly parts: ReadonlyMap<string, Part>;
  readonly file: string;
}

/** A sentence that is put together from pieces which are texts themselves: no language but English can be said so. */
export interface Glued {
  readonly file: string;
  readonly text: string;
  readonly piece: string;
}

const PLACEHOLDER = /\{[\w.]+\}|<\/?\d+\/?>/g;
const FORMATTING = /^(toLocale\w*|toFixed|toString|trim|join|at|slice|format)$/;

/** The placeholders of a text, each as often as it stands there: a translation has the same. */
export function placeholdersOf(text: string): string[] {
  return (text.match(PLACEHOLDER) ?? []).sort();
}

export function keyOf(message: Pick<Message, 'text' | 'context'>): string {
  return message.context ? `${message.context}\u0004${message.text}` : message.text;
}

/** The parts of one message, named as they come. */
export class Parts {
  readonly found = new Map<string, Part>();
  readonly #sources = new Map<string, string>();
  #elements = 0;
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  /** The placeholder for a value; the same expression has the same name. */
  value(expression: Node, range: Range = expression): string {
    const written = this.source.slice(expression.start, expression.end);
    const wanted = spoken(expression);
    let name = wanted;
    for (let number = 2; this.#sources.has(name) && this.#sources.get(name) !== written; number += 1) name = `${wanted}${number}`;
    this.#sources.set(name, written);
    this.found.set(name, { start: range.start, end: range.end });
    return `{${name}}`;
  }

  element(part: Part, inner: (() => string) | null): string {
    this.#elements += 1;
    const number = String(this.#elements);
    this.found.set(number, part);
    return inner ? `<${number}>${inner()}</${number}>` : `<${number}/>`;
  }
}

/** A name for a value that tells a translator what will stand there. */
function spoken(expression: Node): string {
  const { type } = expression;
  if (type === 'Identifier') return nameOf(expression);
  if (type === 'MemberExpression') return plain(nameOf(expression)) || 'value';
  if (type === 'ChainExpression' || type.startsWith('TS')) return spoken(nodeOf(expression, 'expression') ?? { ...expression, type: '' });
  if (type === 'CallExpression') {
    const callee = nodeOf(expression, 'callee');
    const object = callee && nodeOf(callee, 'object');
    if (object && FORMATTING.test(nameOf(nodeOf(callee, 'property')))) return spoken(object);
    return plain(nameOf(callee).split('.').at(-1) ?? '') || 'value';
  }
  if (type === 'LogicalExpression' || type === 'BinaryExpression') return spoken(nodeOf(expression, 'left') ?? { ...expression, type: '' });
  if (type === 'NewExpression') return nodesOf(expression, 'arguments').map(spoken)[0] ?? 'value';
  return 'value';
}

function plain(name: string): string {
  const path = name.replaceAll(/^this\.|^\./g, '');
  return /^[\w.]+$/.test(path) && !path.includes('..') && !path.endsWith('.') ? path : '';
}
