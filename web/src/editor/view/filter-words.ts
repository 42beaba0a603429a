// The filter of objects as people type it: `car size>40 -is:locked colour=red`. A blank joins by "and", a comma by "or", a minus says "not".
import type { Size } from '../../canvas/viewport';
import { confidenceOf } from '../../document/confidence';
import { bounds } from '../../model/geometry';
import { shapeInto, type Track } from '../../model/track';
import { type Ask, type Facts, type Filter, NO_FILTER } from './filter';

interface Term {
  readonly ask: Ask;
  readonly isFrameBound: boolean;
  /** Of a term bound to frames: whether it is, for this track. */
  readonly varies?: (track: Track) => boolean;
}

const WORDS = /(?:[^\s"]|"[^"]*"?)+/g;
const OPERATION = /^([^:=<>]+)(<=|>=|[:=<>])(.*)$/;

/** Whether the words ask who drew what: that has to be fetched first. */
export function asksAuthors(text: string): boolean {
  return /(^|\s)-?author:/i.test(text);
}

export function parseFilter(text: string): Filter {
  const terms = (text.match(WORDS) ?? []).map(termOf);
  if (terms.length === 0) return NO_FILTER;
  const bound = terms.filter((term) => term.isFrameBound);
  return {
    text,
    isFrameBound: bound.length > 0,
    matches: (facts) => terms.every(({ ask }) => ask(facts)),
    matchesHere: (facts) => bound.every(({ ask }) => ask(facts)),
  };
}

function termOf(word: string): Term {
  if (word.length > 1 && word.startsWith('-')) {
    const { ask, isFrameBound, varies = () => isFrameBound } = termOf(word.slice(1));
    return { ask: (facts) => (facts.frame === null && varies(facts.track)) || !ask(facts), isFrameBound, varies };
  }
  const [, name, sign, rest] = OPERATION.exec(word) ?? [];
  if (name === undefined || sign === undefined || rest === undefined) return plain(bare(word));
  const values = rest.split(',').map(bare).filter(Boolean);
  return named(bare(name), sign, values) ?? attribute(bare(name), sign, values);
}

function bare(text: string): string {
  return text.replaceAll('"', '').toLowerCase();
}

/** `#12` is the object of that number, anything else a part of its name. */
function plain(word: string): Term {
  const alternatives = word.split(',').filter(Boolean);
  const isSo = ({ name, number }: Facts, one: string): boolean => (/^#\d+$/.test(one) ? number === Number(one.slice(1)) : name.toLowerCase().includes(one));
  return { ask: (facts) => alternatives.length === 0 || alternatives.some((one) => isSo(facts, one)), isFrameBound: false };
}

function named(name: string, sign: string, values: readonly string[]): Term | null {
  const any = (ask: (facts: Facts, value: string) => boolean, isFrameBound = false): Term => ({
    ask: (facts) => values.length === 0 || values.some((value) => ask(facts, value)),
    isFrameBound,
  });
  switch (name) {
    case 'label':
      return any(({ label }, value) => label.name.toLowerCase() === value || label.title.toLowerCase() === value);
    case 'id':
      return any(({ track }, value) => track.id.toLowerCase().includes(value));
    case 'group':
      return any(({ track }, value) => track.head?.group?.toLowerCase() === value || track.head?.group?.toLowerCase() === `group ${value}`);
    case 'author':
      return any(({ authors }, value) => authors.some((author) => author === value || (value !== 'me' && author.includes(value))));
    case 'kind':
      return any(({ track }, value) => track.head?.kind === value);
    case 'origin':
      return any(({ track }, value) => track.head?.origin.replace('-', '') === value.replace('-', ''));
    case 'is':
      return any(isSo, values.some((value) => value === 'keyframe' || value === 'occluded'));
    case 'confidence':
      return confidenceTerm(sign, values);
    case 'width':
    case 'height':
    case 'size':
      return sizeTerm(name, sign, values.map(Number));
    default:
      return null;
  }
}

function isSo({ track, isLocked, isHidden, frame }: Facts, what: string): boolean {
  switch (what) {
    case 'locked':
      return isLocked || track.head?.state === 'non_editable';
    case 'hidden':
      return isHidden;
    case 'prelabel':
    case 'pre-label':
      return track.head?.origin === 'prelabel';
    case 'grouped':
      return Boolean(track.head?.group);
    case 'manual':
      return track.head?.origin === 'manual';
    case 'keyframe':
      return frame === null || track.geometry.indexOf(frame) >= 0;
    case 'occluded':
      return valuesOf(track, 'occluded', frame).includes(true);
    default:
      return false;
  }
}

/** How sure the model of a pre-label was, from 0 to 1 or in per cent. */
function confidenceTerm(sign: string, values: readonly string[]): Term {
  const part = (value: string): number => (value.endsWith('%') || Number(value) > 1 ? parseFloat(value) / 100 : Number(value));
  const is = (sure: number, value: string): boolean => (sign === ':' || sign === '=' ? Math.round(100 * sure) === Math.round(100 * part(value)) : compares(sure, sign, part(value)));
  return {
    ask: ({ track }) => {
      const sure = confidenceOf(track);
      return sure !== null && (values.length === 0 || values.some((value) => is(sure, value)));
    },
    isFrameBound: false,
  };
}

type Extent = 'width' | 'height' | 'size';

/** The shape in this frame, used again and again. */
const scratch: number[] = [];

function sizeTerm(which: Extent, sign: string, wanted: readonly number[]): Term {
  const fits = (shape: ArrayLike<number>, size: Size): boolean => {
    const extent = extentOf(shape, which, size);
    return wanted.some((value) => compares(extent, sign, value));
  };
  const ask: Ask = ({ track, size, frame }) => {
    if (wanted.length === 0) return true;
    if (frame !== null) return shapeInto(track, frame, scratch) && fits(scratch, size);
    for (let i = 0; i < track.geometry.length; i += 1) if (fits(track.geometry.shape(i), size)) return true;
    return false;
  };
  return { ask, isFrameBound: true };
}

/** Width, height or the longer of the two, in pixels of the picture. */
function extentOf(shape: ArrayLike<number>, which: Extent, size: Size): number {
  const { left, top, right, bottom } = bounds(shape);
  const wide = (right - left) * size.width;
  const high = (bottom - top) * size.height;
  return which === 'width' ? wide : which === 'height' ? high : Math.max(wide, high);
}

/** Whatever has no name of its own here is an attribute. */
function attribute(name: string, sign: string, values: readonly string[]): Term {
  const isValue = (value: unknown, wanted: string): boolean => {
    if (sign !== ':' && sign !== '=') return typeof value === 'number' && compares(value, sign, Number(wanted));
    const parts = Array.isArray(value) ? value : [value];
    return parts.some((part) => String(part).toLowerCase() === wanted);
  };
  return {
    ask: ({ track, frame }) => {
      const found = valuesOf(track, name, frame);
      return values.length === 0 ? found.length > 0 : found.some((value) => values.some((wanted) => isValue(value, wanted)));
    },
    isFrameBound: true,
    varies: (track) => [...track.attributes.keys()].some((key) => key.toLowerCase() === name),
  };
}

function valuesOf(track: Track, name: string, frame: number | null): unknown[] {
  const found: unknown[] = [];
  for (const [key, value] of track.constants) if (key.toLowerCase() === name) found.push(value);
  for (const [key, steps] of track.attributes) {
    if (key.toLowerCase() !== name) continue;
    if (frame === null) found.push(...steps.values);
    else if (steps.valueAt(frame) !== null) found.push(steps.valueAt(frame));
  }
  return found;
}

function compares(value: number, sign: string, to: number): boolean {
  switch (sign) {
    case '<':
      return value < to;
    case '<=':
      return value <= to;
    case '>':
      return value > to;
    case '>=':
      return value >= to;
    default:
      return Math.round(value) === to;
  }
}
