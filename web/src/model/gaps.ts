// What the label schema asks of a track's attributes, and where a track does not say it. The twin of domain/attribute_rules.py.
import { type Asked, isShown, type Values } from './asked';
import { spans, type Track } from './track';

export { type Asked, isShown } from './asked';

export type GapCode = 'required' | 'not_allowed' | 'wrong_type' | 'too_small' | 'too_large';

/** `frame` is null for an attribute of the whole track; else the first frame of those with the same fault. */
export interface Gap {
  readonly attribute: string;
  readonly frame: number | null;
  readonly code: GapCode;
}

export function gaps(track: Track, attributes: readonly Asked[], frameCount: number): Gap[] {
  const lifespans = spans(track, frameCount);
  return attributes.flatMap((attribute) => {
    if (attribute.scope === 'frame') return lifespans.flatMap((span) => frameGaps(track, attribute, attributes, span));
    const isAsked = lifespans.some((span) => turns(track, attributes, span).some((frame) => isShown(attribute, attributes, valuesAt(track, frame))));
    const code = isAsked ? faultOf(attribute, track.constants.get(attribute.name)) : null;
    return code ? [{ attribute: attribute.name, frame: null, code }] : [];
  });
}

/** What is wrong with a value, or null. */
export function faultOf({ type, values, required, minimum, maximum }: Asked, value: unknown): GapCode | null {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return required ? 'required' : null;
  switch (type) {
    case 'select':
    case 'radio':
      return values.includes(value as string) ? null : 'not_allowed';
    case 'multi':
      return (Array.isArray(value) ? value : [value]).every((one) => values.includes(one as string)) ? null : 'not_allowed';
    case 'checkbox':
      return typeof value === 'boolean' ? null : 'wrong_type';
    case 'number':
      if (typeof value !== 'number') return 'wrong_type';
      if (typeof minimum === 'number' && value < minimum) return 'too_small';
      return typeof maximum === 'number' && value > maximum ? 'too_large' : null;
    default:
      return null;
  }
}

/** What each attribute says in this frame, of this frame or of the whole track. */
export function valuesAt(track: Track, frame: number): Values {
  return (name) => track.attributes.get(name)?.valueAt(frame) ?? track.constants.get(name) ?? null;
}

type Span = readonly [number, number];

function frameGaps(track: Track, attribute: Asked, all: readonly Asked[], span: Span): Gap[] {
  const found: Gap[] = [];
  let before: GapCode | null = null;
  for (const frame of turns(track, all, span)) {
    const values = valuesAt(track, frame);
    const code: GapCode | null = isShown(attribute, all, values) ? faultOf(attribute, values(attribute.name)) : null;
    if (code && code !== before) found.push({ attribute: attribute.name, frame, code });
    before = code;
  }
  return found;
}

/** The frames on which the track is there and an attribute may begin to say something else. */
function turns(track: Track, all: readonly Asked[], [start, stop]: Span): number[] {
  const frames = new Set([start]);
  for (const { name } of all) for (const frame of track.attributes.get(name)?.frames ?? []) if (frame > start && frame < stop) frames.add(frame);
  return [...frames].sort((a, b) => a - b);
}
