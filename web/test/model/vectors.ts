// Reads spec/vectors, which the Python kernel must satisfy too, and turns their JSON into tracks.
import { readFileSync } from 'node:fs';
import { Geometry, type Key, Steps } from '../../src/model/channel';
import type { Head, Track } from '../../src/model/track';

export interface TrackJson {
  readonly id: string;
  readonly head: Head | null;
  readonly geometry: readonly (Key & { readonly frame: number })[];
  readonly presence: readonly (readonly [number, boolean])[];
  readonly attributes: Readonly<Record<string, readonly (readonly [number, unknown])[]>>;
  readonly constants: Readonly<Record<string, unknown>>;
}

export function vectors<T>(file: string): T[] {
  return JSON.parse(readFileSync(new URL(`../../../spec/vectors/${file}`, import.meta.url), 'utf8')) as T[];
}

export function trackOf(json: TrackJson): Track {
  return {
    id: json.id,
    head: json.head,
    geometry: Geometry.fromKeys(json.geometry.map(({ frame, coords, hold }) => [frame, { coords, hold }])),
    presence: stepsOf(json.presence),
    attributes: new Map(Object.entries(json.attributes).map(([name, pairs]) => [name, stepsOf(pairs)])),
    constants: new Map(Object.entries(json.constants)),
  };
}

/** A track as plain JSON again, to be compared. */
export function jsonOf(track: Track): TrackJson {
  return {
    id: track.id,
    head: track.head,
    geometry: Array.from(track.geometry.frames, (frame, index) => ({ ...track.geometry.key(index), frame })),
    presence: pairsOf(track.presence) as [number, boolean][],
    attributes: Object.fromEntries([...track.attributes].map(([name, steps]) => [name, pairsOf(steps)])),
    constants: Object.fromEntries(track.constants),
  };
}

function stepsOf(pairs: readonly (readonly [number, unknown])[]): Steps {
  return new Steps(
    pairs.map(([frame]) => frame),
    pairs.map(([, value]) => value),
  );
}

function pairsOf(steps: Steps): [number, unknown][] {
  return steps.frames.map((frame, index) => [frame, steps.values[index]]);
}
