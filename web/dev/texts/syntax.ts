// Trees of sources, as far as texts need them: TypeScript and Svelte as one shape, and the marks that people wrote before an expression.
import { parse as parseSvelte } from 'svelte/compiler';

/** A node of ESTree or of Svelte's tree. Its other members are looked up by name, so that one walk does for both. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

/** What a comment before an expression says of the strings in it: they are texts (perhaps with a context), or they are none. */
export interface Mark {
  readonly isText: boolean;
  readonly context: string;
}

export interface Source {
  readonly text: string;
  /** The parts of the file that hold code or a template. */
  readonly roots: readonly Node[];
  /** By the place of the expression that follows the comment. */
  readonly marks: ReadonlyMap<number, Mark>;
}

const MARK = /\/\*\s*(no )?texts?(?:: ([^*]+?))?\s*\*\/\s*/g;
const SKIPPED = new Set(['parent', 'loc', 'metadata', 'leadingComments', 'trailingComments', 'comments', 'typeAnnotation', 'returnType', 'typeArguments', 'typeParameters']);
const OPENING = '<script lang="ts">';

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Svelte reads TypeScript as well: a plain module is read as the script of a component without a template, at the same places. */
export function read(file: string, text: string): Source {
  const isComponent = file.endsWith('.svelte');
  const tree = parseSvelte(isComponent ? text : `${OPENING}${text}</script>`, { modern: true, filename: file });
  const shift = isComponent ? 0 : OPENING.length;
  const trees: unknown[] = [tree.module?.content, tree.instance?.content, isComponent ? tree.fragment : undefined];
  const roots = trees.filter(isNode);
  const marks = new Map([...text.matchAll(MARK)].map((found) => [found.index + found[0].length + shift, { isText: !found[1], context: found[2] ?? '' }]));
  return { text: isComponent ? text : `${OPENING}${text}</script>`, roots, marks };
}

/** What comes before the code of a plain module in the text that was read. */
export function prefixOf(file: string): number {
  return file.endsWith('.svelte') ? 0 : OPENING.length;
}

/** The nodes right below one, in the order they are written. */
export function childrenOf(node: Node): Node[] {
  const found: Node[] = [];
  for (const [name, value] of Object.entries(node)) {
    if (SKIPPED.has(name)) continue;
    for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) found.push(one);
  }
  return found.sort((a, b) => a.start - b.start);
}

export function nodeOf(node: Node, name: string): Node | undefined {
  const value = node[name];
  return isNode(value) ? value : undefined;
}

export function nodesOf(node: Node, name: string): Node[] {
  const value = node[name];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function nameOf(node: Node | undefined): string {
  if (!node) return '';
  if (typeof node['name'] === 'string') return node['name'];
  if (node.type === 'MemberExpression') return `${nameOf(nodeOf(node, 'object'))}.${nameOf(nodeOf(node, 'property'))}`;
  if (node.type === 'PrivateIdentifier' || node.type === 'ThisExpression') return 'this';
  return typeof node['value'] === 'string' ? node['value'] : '';
}
