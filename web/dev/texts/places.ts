// Which strings of the code are texts that people read. In doubt it is one: what is left out stays English for ever, what is too much
// costs a translator a glance. A comment before an expression decides where these rules are wrong: /* text */, /* no text */.
import { childrenOf, nameOf, nodeOf, type Node } from './syntax.ts';

/** Attributes of HTML that are read out or shown. */
export const SEEN_ATTRIBUTES = new Set(['title', 'alt', 'placeholder', 'label', 'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext']);
/** Members of our own components that show what they are given. */
export const SEEN_PROPS = new Set([...SEEN_ATTRIBUTES, 'hint', 'text', 'heading', 'caption', 'note', 'what', 'empty', 'problem', 'told']);
/** Attributes of HTML that no text ever stands in; of our own components these may. */
export const NAMES = /^(name|value)$/;
/** Attributes that no text ever stands in. */
export const UNSEEN_ATTRIBUTES = /^(class|style|id|for|href|src|type|role|key|d|points|viewBox|transform|data-.*|autocomplete|inputmode|pattern|rel|target|lang|slot|part)$/;

const COMPARISONS = new Set(['==', '===', '!=', '!==', '<', '>', '<=', '>=', 'in', 'instanceof']);
/** What these are given is a name of something, never a sentence. */
const TECHNICAL_CALLS =
  /(^|\.)(querySelector(All)?|closest|matches|matchMedia|(add|remove)EventListener|getContext|createElement(NS)?|(get|set|has|remove)Attribute|setProperty|startsWith|endsWith|includes|indexOf|lastIndexOf|split|getItem|setItem|removeItem|createObjectStore|objectStore|transaction|index|mark|measure|fetch|URL|RegExp|Worker|BroadcastChannel|Event|CustomEvent|request|console\.\w+|import\.meta\.\w+|charCodeAt|localeCompare|has|postMessage|setPointerCapture)$/;
const KEY = /^((Ctrl|Shift|Alt|Meta)\+)*(Arrow(Up|Down|Left|Right)|Page(Up|Down)|Home|End|Enter|Escape|Esc|Space|Tab|Delete|Del|Backspace|Control|Shift|Alt|Meta|AltGraph|CapsLock|Dead|Process|Unidentified|Digit|Key|F\d+|.)$/;
const STYLE = /\b(rgba?|hsl|translate|scale|rotate|calc|var|url|blur|brightness|saturate|contrast)\(|\{\}(px|ms|em|rem|fr|%|vw|vh)|\d(px|em|rem|vw|vh)\b|[[\]=]|^[MLCZ]\{\}|, ?(textarea|select)\b/;
const TWO_WORDS = /\p{L}[\p{L}’'”)]*[,;:.!?–…]? +[(“‘–]?\p{L}/u;
const ONE_WORD = /^\p{Lu}\p{Ll}+(-\p{Ll}+)?[.…:!?]?$/u;
const NUMBER_OF = /^\d+ \p{Ll}{4,}$/u;
const BESIDE_A_VALUE = /\{\} +[\p{L}(–]|\p{L}[\p{L}:,–]* +[“(–]?\{\}/u;

/** Whether a string reads like one; `{}` stands where a template has a value. */
export function readsLikeText(text: string): boolean {
  if (!/\p{L}{2}/u.test(text) || KEY.test(text) || STYLE.test(text)) return false;
  if (/^[a-z-]+:|^\/|^https?:|^[\w.+-]+\/[\w.+-]+/.test(text) && !/[.!?]$/.test(text)) return false;
  return TWO_WORDS.test(text) || ONE_WORD.test(text) || NUMBER_OF.test(text) || BESIDE_A_VALUE.test(text);
}

export function hasLetters(text: string): boolean {
  return /\p{L}/u.test(text.replaceAll('{}', ''));
}

/** The nodes below an expression that are never shown: types, names of members, what is compared, what technical calls are given. */
export function technicalParts(node: Node): Set<Node> {
  const parts = new Set<Node>();
  const add = (part: Node | undefined): void => void (part && parts.add(part));
  if (node.type === 'Property' && nameOf(nodeOf(node, 'key')) === 'group') childrenOf(node).forEach(add); // of commands: GROUP_TEXTS says them
  else if (node.type === 'Property' || node.type === 'PropertyDefinition' || node.type === 'MethodDefinition' || node.type === 'ImportExpression') {
    add(nodeOf(node, 'key'));
    add(nodeOf(node, 'source'));
  } else if (node.type === 'MemberExpression') add(nodeOf(node, 'property'));
  else if (node.type === 'SwitchCase') add(nodeOf(node, 'test'));
  else if (node.type === 'BinaryExpression' && COMPARISONS.has(String(node['operator']))) childrenOf(node).forEach(add);
  else if (node.type === 'TaggedTemplateExpression') childrenOf(node).forEach(add);
  else if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    if (TECHNICAL_CALLS.test(nameOf(nodeOf(node, 'callee')))) for (const given of childrenOf(node).slice(1)) if (isString(given)) add(given);
  }
  return parts;
}

export function isCodeless(node: Node): boolean {
  if (/^(ImportDeclaration|ExportAllDeclaration|StyleSheet|Comment)$/.test(node.type)) return true;
  return node.type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)Expression$/.test(node.type);
}

export function isString(node: Node): boolean {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node['value'] === 'string');
}

/** What of an expression is its value, and so seen where the whole is seen. */
export function valuesOf(node: Node): Node[] {
  const parts = (...names: string[]): Node[] => names.flatMap((name) => nodeOf(node, name) ?? []);
  if (node.type === 'ConditionalExpression') return parts('consequent', 'alternate');
  if (node.type === 'LogicalExpression') return node['operator'] === '&&' ? parts('right') : parts('left', 'right');
  if (/^(TS(As|Satisfies|NonNull)Expression|ParenthesizedExpression|ChainExpression)$/.test(node.type)) return parts('expression');
  if (node.type === 'BinaryExpression' && node['operator'] === '+') return parts('left', 'right');
  return [];
}
