// Finds the texts of one source: in the template whole runs of words with the elements among them, in code the strings that are texts.
import { Parts, type Form, type Glued, type Message, type Range } from './message.ts';
import { hasLetters, isCodeless, isString, NAMES, readsLikeText, SEEN_ATTRIBUTES, SEEN_PROPS, technicalParts, UNSEEN_ATTRIBUTES, valuesOf } from './places.ts';
import { childrenOf, nameOf, nodeOf, nodesOf, prefixOf, read, type Mark, type Node, type Source } from './syntax.ts';

export interface Found {
  readonly messages: readonly Message[];
  readonly glued: readonly Glued[];
  /** Strings that the code compares: a text among them would no longer be found once it is translated. */
  readonly compared: ReadonlySet<string>;
  /** Strings that only read like texts: nothing else says that they are. */
  readonly guessed: ReadonlySet<string>;
}

/** Elements that stand inside sentences. */
const INLINE = new Set(['a', 'b', 'strong', 'i', 'em', 'span', 'small', 'abbr', 'mark', 'time', 'u', 'q', 'cite', 'label']);
/** Elements whose words are code or keys: the same in every language. */
const VERBATIM = new Set(['code', 'kbd', 'pre', 'samp', 'var', 'style', 'script']);
const BLOCK = /Block$/;

export function find(file: string, text: string): Found {
  const finder = new Finder(file, read(file, text));
  return { messages: finder.messages, glued: finder.glued, compared: finder.compared, guessed: finder.guessed };
}

class Finder {
  readonly file: string;
  readonly source: Source;
  readonly messages: Message[] = [];
  readonly glued: Glued[] = [];
  readonly compared = new Set<string>();
  readonly guessed = new Set<string>();
  readonly #text: string;
  readonly #prefix: number;

  constructor(file: string, source: Source) {
    this.file = file;
    this.source = source;
    this.#text = source.text;
    this.#prefix = prefixOf(file);
    for (const root of source.roots) this.#visit(root, false, null);
  }

  #add(form: Form, range: Range, text: string, parts: Parts, context = '', plural: string | null = null): void {
    const moved = (one: Range): Range => ({ start: one.start - this.#prefix, end: one.end - this.#prefix });
    const found = new Map([...parts.found].map(([name, part]) => [name, { ...moved(part), ...(part.open && { open: moved(part.open) }), ...(part.close && { close: moved(part.close) }) }]));
    this.messages.push({ form, ...moved(range), text, plural, context, parts: found, file: this.file });
  }

  #visit(node: Node, isSeen: boolean, above: Mark | null): void {
    if (isCodeless(node)) return this.#noteTypes(node);
    const mark = this.source.marks.get(node.start) ?? above;
    if (node.type === 'Fragment') return this.#fragment(nodesOf(node, 'nodes'));
    if (node.type === 'RegularElement' || node.type === 'Component' || node.type.startsWith('Svelte') || node.type === 'TitleElement') return this.#element(node);
    if (node.type === 'CallExpression' && nameOf(nodeOf(node, 'callee')) === 'counted') return this.#counted(node, mark);
    if (isString(node)) return this.#string(node, isSeen, mark);
    const technical = technicalParts(node);
    const values = isSeen ? valuesOf(node) : [];
    for (const child of childrenOf(node)) {
      if (technical.has(child) && isString(child)) this.#compare(node, child);
      else this.#visit(child, values.includes(child), mark);
    }
  }

  #compare(above: Node, node: Node): void {
    if (/^(BinaryExpression|SwitchCase|CallExpression)$/.test(above.type) && typeof node['value'] === 'string') this.compared.add(node['value']);
  }

  /** Types are no texts; what they list must not become one either. */
  #noteTypes(node: Node): void {
    if (node.type === 'TSLiteralType') {
      const value = nodeOf(node, 'literal')?.['value'];
      if (typeof value === 'string') this.compared.add(value);
    } else if (node.type.startsWith('TS')) for (const child of childrenOf(node)) this.#noteTypes(child);
  }

  /* ---- code ---- */

  #string(node: Node, isSeen: boolean, mark: Mark | null): void {
    const shape = node.type === 'Literal' ? String(node['value']) : quasis(node).join('{}');
    const isText = mark ? mark.isText && hasLetters(shape) : isSeen ? hasLetters(shape) : readsLikeText(shape);
    const expressions = nodesOf(node, 'expressions');
    if (!isText) return expressions.forEach((one) => this.#visit(one, isSeen, mark?.isText === false ? mark : null));
    const parts = new Parts(this.#text);
    const form = node.type === 'TemplateLiteral' ? 'template' : 'literal';
    const words = this.#worded(node, parts);
    if (!mark && !isSeen && form === 'literal') this.guessed.add(words);
    if (/^[,;:] ?\p{L}|^ [\p{L}(]|\p{L} $/u.test(words)) this.glued.push({ file: this.file, text: '…', piece: words });
    this.#add(form, node, words, parts, mark?.context);
    expressions.forEach((one) => this.#visit(one, true, null));
  }

  /** A string as a text with placeholders. */
  #worded(node: Node, parts: Parts): string {
    if (node.type === 'Literal') return String(node['value']);
    const expressions = nodesOf(node, 'expressions');
    const words = quasis(node);
    for (const one of expressions) this.#lookForGlue(one, words.join('{}'));
    return words.map((word, index) => word + (expressions[index] ? parts.value(expressions[index]) : '')).join('');
  }

  #counted(node: Node, mark: Mark | null): void {
    const [count, forms] = nodesOf(node, 'arguments');
    if (count) this.#visit(count, false, null);
    const form = (name: string): Node | undefined => nodeOf(nodesOf(forms ?? node, 'properties').find((one) => nameOf(nodeOf(one, 'key')) === name) ?? node, 'value');
    const [one, other] = [form('one'), form('other')];
    if (!forms || !one || !other || !isString(one) || !isString(other)) throw new Error(`${this.file}: counted() is given its count and { one: '…', other: '…' }, written out.`);
    const parts = new Parts(this.#text);
    const several = this.#worded(other, parts);
    this.#add('counted', forms, this.#worded(one, parts), parts, mark?.context, several);
    for (const expression of [...nodesOf(one, 'expressions'), ...nodesOf(other, 'expressions')]) this.#visit(expression, true, null);
  }

  #lookForGlue(node: Node, text: string): void {
    if (this.source.marks.get(node.start)?.isText === true) return;
    if (isString(node)) {
      const piece = node.type === 'Literal' ? String(node['value']) : quasis(node).join('{}');
      if (isPiece(piece)) this.glued.push({ file: this.file, text, piece });
    }
    if (node.type === 'LogicalExpression' && node['operator'] !== '&&') return; // what is said in place of a name
    for (const value of valuesOf(node)) this.#lookForGlue(value, text);
  }

  /* ---- templates ---- */

  #element(node: Node): void {
    const isOurs = node.type === 'Component';
    for (const attribute of nodesOf(node, 'attributes')) this.#attribute(attribute, isOurs);
    const fragment = nodeOf(node, 'fragment');
    if (fragment && !VERBATIM.has(nameOf(node))) this.#fragment(nodesOf(fragment, 'nodes'));
  }

  #attribute(node: Node, isOurs: boolean): void {
    if (node.type !== 'Attribute') return childrenOf(node).forEach((child) => this.#visit(child, false, null));
    const name = nameOf(node);
    if (UNSEEN_ATTRIBUTES.test(name) || (!isOurs && NAMES.test(name))) return;
    const isSeen = (isOurs ? SEEN_PROPS : SEEN_ATTRIBUTES).has(name);
    const values = Array.isArray(node['value']) ? nodesOf(node, 'value') : [nodeOf(node, 'value')].filter((one) => one !== undefined);
    const shape = values.map((one) => (one.type === 'Text' ? String(one['data']) : '{}')).join('');
    const [first, last] = [values[0], values.at(-1)];
    if (!first || !last || !hasLetters(shape) || !(isSeen || readsLikeText(shape))) {
      for (const one of values) this.#visit(spokenPart(one), isSeen, null);
      return;
    }
    const parts = new Parts(this.#text);
    this.#add('attribute', { start: first.start, end: last.end }, this.#serialize(values, parts), parts);
  }

  #fragment(nodes: readonly Node[]): void {
    const kept = trimmed(nodes);
    if (!kept.some((node) => node.type === 'Text' && hasLetters(String(node['data'])))) return nodes.forEach((node) => this.#visit(spokenPart(node), node.type === 'ExpressionTag', null));
    for (const node of nodes) if (!kept.includes(node)) this.#visit(node, false, null);
    const [first, last] = [kept[0], kept.at(-1)];
    if (!first || !last) return;
    const parts = new Parts(this.#text);
    const text = this.#serialize(kept, parts);
    const start = first.start + (first.type === 'Text' ? (/^[ \t\r\n]*/.exec(String(first['raw']))?.[0].length ?? 0) : 0);
    const end = last.end - (last.type === 'Text' ? (/[ \t\r\n]*$/.exec(String(last['raw']))?.[0].length ?? 0) : 0);
    this.#add('markup', { start, end }, text.trim(), parts);
  }

  #serialize(nodes: readonly Node[], parts: Parts): string {
    const words = nodes.map((node) => this.#word(node, parts, nodes)).join('');
    return words.replaceAll(/[ \t\r\n]+/g, ' ');
  }

  #word(node: Node, parts: Parts, around: readonly Node[]): string {
    if (node.type === 'Text') return String(node['data']);
    if (node.type === 'Comment') return '';
    if (node.type === 'ExpressionTag') {
      const expression = nodeOf(node, 'expression') ?? node;
      const sentence = around.map((one) => (one.type === 'Text' ? String(one['data']) : '{}')).join('');
      this.#lookForGlue(expression, sentence);
      this.#visit(expression, true, null);
      return parts.value(expression, node);
    }
    const inner = nodesOf(nodeOf(node, 'fragment') ?? node, 'nodes');
    const [first, last] = [inner[0], inner.at(-1)];
    if (node.type === 'RegularElement' && INLINE.has(nameOf(node)) && first && last && hasWords(inner)) {
      for (const attribute of nodesOf(node, 'attributes')) this.#attribute(attribute, false);
      const [open, close] = [{ start: node.start, end: first.start }, { start: last.end, end: node.end }];
      return parts.element({ start: node.start, end: node.end, open, close }, () => this.#serialize(inner, parts));
    }
    if (BLOCK.test(node.type)) this.#glueOf(node, around);
    this.#visit(node, false, null);
    return parts.element({ start: node.start, end: node.end }, null);
  }

  /** A condition in the middle of a sentence, with words of its own right in it. */
  #glueOf(node: Node, around: readonly Node[]): void {
    const branches = ['consequent', 'alternate', 'body'].flatMap((name) => nodesOf(nodeOf(node, name) ?? node, 'nodes'));
    const piece = branches.map((one) => (one.type === 'Text' ? String(one['data']) : '')).join('');
    if (isPiece(piece)) this.glued.push({ file: this.file, text: around.map((one) => (one.type === 'Text' ? String(one['data']) : '{}')).join(''), piece });
  }
}

function quasis(node: Node): string[] {
  return nodesOf(node, 'quasis').map((one) => (one['value'] as { cooked: string }).cooked);
}

/** What of a place in a template may be a text: of `{…}` the expression, of all else the whole. */
function spokenPart(node: Node): Node {
  return node.type === 'ExpressionTag' ? (nodeOf(node, 'expression') ?? node) : node;
}

/** Words that are no sentence of their own. */
function isPiece(words: string): boolean {
  return /\p{L}{2}/u.test(words) && !/[.!?…]\s*$/.test(words);
}

/** Words right here, and nothing that comes and goes. */
function hasWords(nodes: readonly Node[]): boolean {
  return !nodes.some((node) => BLOCK.test(node.type)) && nodes.some((node) => node.type === 'Text' && hasLetters(String(node['data'])));
}

/** Without what stands before and after the words: white space, pictures, conditions, other elements. */
function trimmed(nodes: readonly Node[]): Node[] {
  const isEdge = (node: Node): boolean => {
    if (node.type === 'Text') return String(node['data']).trim() === '';
    if (node.type === 'ExpressionTag') return /^\s*$/.test(String(nodeOf(node, 'expression')?.['value'] ?? '…'));
    return !(node.type === 'RegularElement' && INLINE.has(nameOf(node)) && hasWords(nodesOf(nodeOf(node, 'fragment') ?? node, 'nodes')));
  };
  const first = nodes.findIndex((node) => !isEdge(node));
  return first < 0 ? [] : nodes.slice(first, nodes.findLastIndex((node) => !isEdge(node)) + 1);
}
