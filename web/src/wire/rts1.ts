// RTS1: all tracks of a job in one body, read in place: the columns of every track are views of it. See docs/reference/rts1.md.
import { Geometry, Steps } from '../model/channel';
import type { Head, Track } from '../model/track';

const MAGIC = 0x31535452; // "RTS1"
const VERSION = 1;
const TRAILER_BYTES = 16;

export interface JobTracks {
  readonly revision: number;
  readonly frameCount: number;
  /** In the order of arrival, deleted ones included. */
  readonly tracks: Track[];
}

type StepsLine = readonly [readonly number[], readonly unknown[]];

/** A line of the directory; what is left out is 0, false or empty. */
interface Entry {
  readonly id: string;
  readonly head: Head | null;
  readonly at: number;
  readonly keys: number;
  readonly numbers: number;
  readonly width?: number;
  readonly holds?: boolean;
  readonly presence?: StepsLine;
  readonly attributes?: Readonly<Record<string, StepsLine>>;
  readonly constants?: Readonly<Record<string, unknown>>;
}

interface Directory {
  readonly revision: number;
  readonly frame_count: number;
  readonly tracks: readonly Entry[];
}

const NO_STEPS = new Steps();
const NO_OFFSETS = new Uint32Array(0);
const NO_HOLDS = new Uint8Array(0);
const NOTHING = new Map<string, never>();

/** Throws when the body is not whole. The tracks keep the body alive; nothing is copied. */
export function decodeTracks(body: ArrayBuffer): JobTracks {
  const directory = directoryOf(body);
  return {
    revision: directory.revision,
    frameCount: directory.frame_count,
    tracks: directory.tracks.map((entry) => trackOf(body, entry)),
  };
}

function directoryOf(body: ArrayBuffer): Directory {
  const view = new DataView(body);
  const trailer = body.byteLength - TRAILER_BYTES;
  if (trailer < 8 || view.getUint32(0, true) !== MAGIC || view.getUint32(trailer + 12, true) !== MAGIC) {
    throw new Error('The tracks did not arrive whole.');
  }
  if (view.getUint32(4, true) !== VERSION) throw new Error(`RTS1 of version ${view.getUint32(4, true)} cannot be read.`);
  const at = Number(view.getBigUint64(trailer, true));
  const text = new TextDecoder().decode(new Uint8Array(body, at, view.getUint32(trailer + 8, true)));
  return JSON.parse(text) as Directory; // written by our own server, see src/rotoscope/wire/rts1.py
}

function trackOf(body: ArrayBuffer, entry: Entry): Track {
  return {
    id: entry.id,
    head: entry.head,
    geometry: geometryOf(body, entry),
    presence: entry.presence ? stepsOf(entry.presence) : NO_STEPS,
    attributes: entry.attributes ? mapOf(entry.attributes, stepsOf) : NOTHING,
    constants: entry.constants ? mapOf(entry.constants, (value) => value) : NOTHING,
  };
}

function geometryOf(body: ArrayBuffer, { at, keys, numbers, width = 0, holds = false }: Entry): Geometry {
  const framesAt = at + 8 * numbers;
  const offsetsAt = framesAt + 4 * keys;
  const holdsAt = offsetsAt + (width > 0 ? 0 : 4 * (keys + 1));
  return new Geometry(
    new Int32Array(body, framesAt, keys),
    new Float64Array(body, at, numbers),
    width,
    width > 0 ? NO_OFFSETS : new Uint32Array(body, offsetsAt, keys + 1),
    holds ? new Uint8Array(body, holdsAt, keys) : NO_HOLDS,
  );
}

function stepsOf([frames, values]: StepsLine): Steps {
  return new Steps(frames, values);
}

function mapOf<From, To>(record: Readonly<Record<string, From>>, make: (value: From) => To): Map<string, To> {
  return new Map(Object.entries(record).map(([name, value]) => [name, make(value)]));
}
