// Which colour an object has on the canvas, in the list and in the timeline: that of its label, its own, or that of an attribute's value.
import type { Track } from '../../model/track';
import type { Label } from '../labels';
import { paletteColor } from '../palette';
import type { Coloring } from './preferences';

/** What has no value has no colour. */
export const NO_VALUE = '#9aa3ad';

export function colorOf(coloring: Coloring, track: Track, index: number, label: Label, frame: number): string {
  if (coloring === 'label') return label.color;
  if (coloring === 'track') return ownColor(index);
  return colorOfValue(coloring.slice('attribute:'.length), track, label, frame);
}

/** Neighbours in the order of arrival are far apart on the circle of hues, whatever their number. */
export function ownColor(index: number): string {
  const GOLDEN_ANGLE = 137.508;
  return `hsl(${Math.round((index * GOLDEN_ANGLE) % 360)}, 85%, ${62 + ((index % 3) - 1) * 8}%)`;
}

function colorOfValue(name: string, track: Track, label: Label, frame: number): string {
  const value = track.attributes.get(name)?.valueAt(frame) ?? track.constants.get(name) ?? null;
  if (value === null) return NO_VALUE;
  const values = label.attributes.find((attribute) => attribute.name === name)?.values ?? [];
  const place = typeof value === 'string' ? values.indexOf(value) : -1;
  return paletteColor(place >= 0 ? place : hash(typeof value === 'string' ? value : JSON.stringify(value)));
}

function hash(text: string): number {
  let sum = 7;
  for (const letter of text) sum = (31 * sum + (letter.codePointAt(0) ?? 0)) % 65_521;
  return sum;
}
