// A label schema while it is being written: form and JSON are two views of this one value. Nothing here touches the page.
import { colorOr, paletteColor } from '../../../editor/palette';
import type { WireAttribute, WireLabel, WireSchema } from '../../../wire/types';

export type Draft = Pick<WireSchema, 'labels' | 'is_open'>;

export interface Fault {
  readonly pointer: string;
  readonly message: string;
}

export const BLANK_ATTRIBUTE: WireAttribute = { name: '', type: 'select', scope: 'track', values: [], required: false, default: null, minimum: null, maximum: null, shown_if: null };
/** What an attribute is where JSON says no more than its name. */
const PLAIN_ATTRIBUTE: WireAttribute = { ...BLANK_ATTRIBUTE, type: 'text', scope: 'frame' };
export const BLANK_LABEL: WireLabel = { name: '', display_name: '', color: '', hotkey: '', kinds: [], attributes: [], points: [], edges: [], places: [] };

const PLAIN = new Map<string, unknown>([...Object.entries(BLANK_LABEL), ...Object.entries({ required: false, default: null, minimum: null, maximum: null, shown_if: null, values: [] })]);
const isPlain = (key: string, value: unknown): boolean => PLAIN.has(key) && key !== 'name' && JSON.stringify(PLAIN.get(key)) === JSON.stringify(value);

/** The JSON of a draft: what is as it would be anyway is left out. */
export function textOf(draft: Draft): string {
  const short = (_: string, value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).filter(([key, one]) => !isPlain(key, one))) : value;
  return JSON.stringify({ is_open: draft.is_open, labels: draft.labels }, short, 2);
}

export type Read = { readonly draft: Draft } | { readonly message: string; readonly line: number };

/** Reads JSON that a person wrote; says in which line it went wrong. */
export function draftOf(text: string): Read {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { message: message.replace(/( in JSON)? at position.*|, (\.\.\.)?".*/s, ''), line: wrongLine(text) };
  }
  const wrong = (what: string): Read => ({ message: what, line: 1 });
  if (!isObject(told) || !Array.isArray(told['labels'])) return wrong('A schema is an object with a list of labels.');
  for (const [index, label] of told['labels'].entries()) {
    if (!isObject(label) || typeof label['name'] !== 'string') return wrong(`/labels/${index} has no name.`);
    for (const list of ['kinds', 'attributes', 'points', 'edges', 'places']) if (list in label && !Array.isArray(label[list])) return wrong(`/labels/${index}/${list} is not a list.`);
    for (const [at, attribute] of ((label['attributes'] ?? []) as unknown[]).entries()) {
      if (!isObject(attribute) || typeof attribute['name'] !== 'string') return wrong(`/labels/${index}/attributes/${at} has no name.`);
      if ('values' in attribute && !Array.isArray(attribute['values'])) return wrong(`/labels/${index}/attributes/${at}/values is not a list.`);
    }
  }
  const labels = (told['labels'] as WireLabel[]).map((label) => ({
    ...BLANK_LABEL,
    ...label,
    attributes: (label.attributes ?? []).map((attribute) => ({ ...PLAIN_ATTRIBUTE, ...attribute })),
  }));
  return { draft: { is_open: told['is_open'] === true, labels } };
}

/** The first line that cannot be: all before it would be a beginning of JSON. Engines do not agree in telling places. */
function wrongLine(text: string): number {
  const lines = text.split('\n');
  let good = 0;
  let bad = lines.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isBeginning(lines.slice(0, middle).join('\n'))) good = middle;
    else bad = middle;
  }
  return bad;
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
  } catch (error) {
    const message = String(error);
    return /end of|unterminated/i.test(message) || Number(/position (\d+)/.exec(message)?.[1]) >= text.length;
  }
  return true;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What can be said before the server is asked, each at its place. */
export function faultsOf(draft: Draft): Fault[] {
  const faults: Fault[] = [];
  const names = (pointer: string, list: readonly { readonly name: string }[]): void => {
    list.forEach(({ name }, index) => {
      if (!name.trim()) faults.push({ pointer: `${pointer}/${index}/name`, message: 'A name is missing.' });
      else if (list.findIndex((each) => each.name === name) < index) faults.push({ pointer: `${pointer}/${index}/name`, message: `There is another “${name}”.` });
    });
  };
  names('/labels', draft.labels);
  draft.labels.forEach((label, index) => {
    const twin = draft.labels.findIndex(({ hotkey }) => hotkey !== '' && hotkey === label.hotkey);
    if (label.hotkey && twin < index) faults.push({ pointer: `/labels/${index}/hotkey`, message: `“${draft.labels[twin]?.name}” has this key already.` });
    names(`/labels/${index}/attributes`, label.attributes);
    label.attributes.forEach((attribute, at) => {
      const place = `/labels/${index}/attributes/${at}`;
      if (hasChoices(attribute) && attribute.values.length === 0) faults.push({ pointer: `${place}/values`, message: 'There is nothing to choose from.' });
      if ((attribute.minimum ?? -Infinity) > (attribute.maximum ?? Infinity)) faults.push({ pointer: `${place}/minimum`, message: 'The minimum is above the maximum.' });
    });
  });
  return faults;
}

export function hasChoices({ type }: Pick<WireAttribute, 'type'>): boolean {
  return type === 'select' || type === 'radio' || type === 'multi';
}

/** The faults at a field and below it, as one text. */
export function faultAt(faults: readonly Fault[], pointer: string): string {
  return faults.filter((fault) => fault.pointer === pointer || fault.pointer.startsWith(`${pointer}/`)).map(({ message }) => message).join(' ');
}

export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from);
  const item = list[from];
  return item === undefined || to < 0 || to >= list.length ? [...list] : [...rest.slice(0, to), item, ...rest.slice(to)];
}

export function replaced<T>(list: readonly T[], index: number, item: T): T[] {
  return list.map((each, at) => (at === index ? item : each));
}

/** An attribute under its new name; conditions that look at it follow. */
export function renameAttribute(label: WireLabel, index: number, name: string): WireLabel {
  const before = label.attributes[index]?.name;
  const follow = ({ shown_if: condition, ...rest }: WireAttribute): WireAttribute => ({ ...rest, shown_if: condition && condition.attribute === before ? { ...condition, attribute: name } : (condition ?? null) });
  return { ...label, attributes: label.attributes.map((attribute, at) => (at === index ? { ...follow(attribute), name } : follow(attribute))) };
}

/** Takes an attribute away. Its heir, if there is one, gets the values that it lacks, and the conditions that looked at the one that is gone. */
export function removeAttribute(label: WireLabel, index: number, heirName = ''): WireLabel {
  const gone = label.attributes[index];
  const rest = label.attributes.filter((_, at) => at !== index);
  if (!gone) return label;
  const heirAt = rest.findIndex(({ name }) => name === heirName);
  const attributes = rest.map((attribute, at) => {
    const heir = at === heirAt ? { ...attribute, values: [...new Set([...attribute.values, ...gone.values])] } : attribute;
    if (heir.shown_if?.attribute !== gone.name) return heir;
    return { ...heir, shown_if: heirAt >= 0 && heirAt < at ? { ...heir.shown_if, attribute: heirName } : null };
  });
  return { ...label, attributes };
}

/** Who may take in the values of an attribute that goes: those of the label that ask the same way. */
export function heirsOf(label: WireLabel, index: number): string[] {
  const gone = label.attributes[index];
  return label.attributes.filter((each, at) => gone && at !== index && (hasChoices(gone) ? hasChoices(each) : each.type === gone.type)).map(({ name }) => name);
}

/** An attribute with other values. One that is renamed takes its default and the conditions along; one that is gone leaves both. */
export function withValues(label: WireLabel, index: number, values: readonly string[]): WireLabel {
  const before = label.attributes[index];
  if (!before) return label;
  const changed = values.flatMap((value, at) => (value === before.values[at] ? [] : [at]));
  const isRename = values.length === before.values.length && changed.length === 1;
  const at = changed[0] ?? -1;
  const nameNow = (value: string): string => (isRename && value === before.values[at] ? (values[at] ?? value) : value);
  const kept = (list: readonly string[]): string[] => list.map(nameNow).filter((value) => values.includes(value));
  const defaultOf = (told: unknown): unknown => {
    if (typeof told === 'string') return kept([told])[0] ?? null;
    const left = Array.isArray(told) ? kept(told as string[]) : told;
    return Array.isArray(left) && left.length === 0 ? null : left;
  };
  const attributes = label.attributes.map((each, place) => {
    if (place === index) return { ...each, values, default: defaultOf(each.default) };
    if (each.shown_if?.attribute !== before.name) return each;
    const left = kept(each.shown_if.values);
    return { ...each, shown_if: left.length > 0 ? { ...each.shown_if, values: left } : null };
  });
  return { ...label, attributes };
}

/** Takes a label away; its heir, if there is one, gets the kinds and attributes that it lacks. */
export function removeLabel(draft: Draft, index: number, heirName = ''): Draft {
  const gone = draft.labels[index];
  const labels = draft.labels.filter((_, at) => at !== index);
  if (!gone || !heirName) return { ...draft, labels };
  const inherit = (heir: WireLabel): WireLabel => ({
    ...heir,
    kinds: heir.kinds.length && gone.kinds.length ? [...new Set([...heir.kinds, ...gone.kinds])] : [],
    attributes: [...heir.attributes, ...gone.attributes.filter(({ name }) => !heir.attributes.some((each) => each.name === name))],
  });
  return { ...draft, labels: labels.map((label) => (label.name === heirName ? inherit(label) : label)) };
}

/** Joins two points of a landmark, or parts them when they are joined. */
export function toggleEdge(label: WireLabel, from: string, to: string): WireLabel {
  const joins = ([a, b]: readonly [string, string]): boolean => (a === from && b === to) || (a === to && b === from);
  return { ...label, edges: label.edges.some(joins) ? label.edges.filter((edge) => !joins(edge)) : [...label.edges, [from, to]] };
}

const MIDDLE = [0.5, 0.5] as const;

/** The points of a landmark by name; edges to points that are no more go with them, edges of one renamed follow it. */
export function withPoints(label: WireLabel, points: readonly string[]): WireLabel {
  const isRename = points.length === label.points.length && points.filter((name, at) => name !== label.points[at]).length === 1;
  const nameNow = (name: string): string => (isRename ? (points[label.points.indexOf(name)] ?? name) : name);
  const edges = label.edges.map(([a, b]) => [nameNow(a), nameNow(b)] as const).filter(([a, b]) => points.includes(a) && points.includes(b));
  const placeOf = (name: string, at: number): readonly [number, number] => label.places?.[isRename ? at : label.points.indexOf(name)] ?? MIDDLE;
  return { ...label, points, edges, places: label.places?.length ? points.map(placeOf) : [] };
}

const added = (name: string): string => /* text */ `${name} added`;
const altered = (name: string): string => /* text */ `${name} changed`;
const removed = (name: string): string => /* text */ `${name} removed`;

/** What one version changed against another, in words. */
export function changesBetween(before: Draft, after: Draft): string[] {
  const told: string[] = [];
  const old = new Map(before.labels.map((label) => [label.name, label]));
  for (const label of after.labels) {
    const was = old.get(label.name);
    old.delete(label.name);
    if (!was) {
      told.push(added(label.name));
      continue;
    }
    const gone = new Map(was.attributes.map((attribute) => [attribute.name, attribute]));
    for (const attribute of label.attributes) {
      const earlier = gone.get(attribute.name);
      gone.delete(attribute.name);
      if (!earlier) told.push(added(`${label.name}.${attribute.name}`));
      else if (JSON.stringify(earlier) !== JSON.stringify(attribute)) told.push(altered(`${label.name}.${attribute.name}`));
    }
    told.push(...[...gone.keys()].map((name) => removed(`${label.name}.${name}`)));
    const bare = (one: WireLabel): string => JSON.stringify({ ...one, attributes: [] });
    if (bare(was) !== bare(label)) told.push(altered(label.name));
  }
  told.push(...[...old.keys()].map(removed));
  if (before.is_open !== after.is_open) told.push(after.is_open ? 'takes other labels' : 'takes these labels only');
  return told;
}

export function colorOf(label: WireLabel, index: number): string {
  return colorOr(label.color, paletteColor(index));
}

/** `#0a141e` of a colour field as the wire writes it. */
export function wireColor(hex: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${parts.join(',')})`;
}

/** A wire colour for a colour field, which knows `#rrggbb` only. */
export function hexOf(color: string): string {
  const numbers = color.match(/\d+/g);
  return color.startsWith('#') ? color.slice(0, 7) : `#${(numbers ?? ['0', '0', '0']).slice(0, 3).map((part) => Math.min(255, Number(part)).toString(16).padStart(2, '0')).join('')}`;
}
