// How sure the model of a pre-label was, as far as its attributes say so.
import type { Track } from '../model/track';

const SURE = /^(confidence|score|probability)$/i;

/** The lowest confidence that the track carries, 0 to 1; null when it carries none. Per cents are understood. */
export function confidenceOf(track: Track): number | null {
  let least: number | null = null;
  const take = (value: unknown): void => {
    if (typeof value !== 'number' || !(value >= 0)) return;
    const part = value > 1 ? value / 100 : value;
    if (least === null || part < least) least = part;
  };
  for (const [name, value] of track.constants) if (SURE.test(name)) take(value);
  for (const [name, steps] of track.attributes) if (SURE.test(name)) steps.values.forEach(take);
  return least;
}
