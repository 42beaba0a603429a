// The same vectors as tests/unit/test_vectors.py: what they say, both kernels do.
import { describe, expect, test } from 'vitest';
import { applyEdit, type Edit, invert } from '../../src/model/edit';
import { Geometry, type Key } from '../../src/model/channel';
import { merge, split } from '../../src/model/lineage';
import { type Asked, type Gap, gaps } from '../../src/model/gaps';
import { keptKeys } from '../../src/model/reduction';
import { attributesAt, isPresent, presentCount, shapeAt, shapeInto, spans, type Track } from '../../src/model/track';
import { jsonOf, type TrackJson, trackOf, vectors } from './vectors';

const TOLERANCE = 1e-12;

type Coords = (number | null)[];

function expectNear(shape: ArrayLike<number> | null, wanted: Coords, tolerance: number): void {
  const numbers = Array.from(shape ?? []);
  expect(numbers.length).toBe(wanted.length);
  numbers.forEach((number, index) => {
    const other = wanted[index] ?? NaN;
    expect(Object.is(number, other) || Math.abs(number - other) <= tolerance, `${number} is not ${other}`).toBe(true);
  });
}

describe('interpolation', () => {
  const cases = vectors<{ name: string; track: TrackJson; shapes: Record<string, Coords | null> }>('interpolation.json');
  test.each(cases)('$name', ({ track: json, shapes }) => {
    const track = trackOf(json);
    const scratch: number[] = [];
    for (const [frame, wanted] of Object.entries(shapes)) {
      const shape = shapeAt(track, Number(frame));
      expect(shapeInto(track, Number(frame), scratch)).toBe(wanted !== null);
      if (wanted === null) {
        expect(shape).toBeNull();
        continue;
      }
      expectNear(shape, wanted, track.geometry.indexOf(Number(frame)) >= 0 ? 0 : TOLERANCE);
      expectNear(scratch, Array.from(shape ?? []), 0);
    }
  });
});

describe('matching', () => {
  interface Case {
    readonly name: string;
    readonly kind: string;
    readonly first: number[];
    readonly second: number[];
    readonly half: number[];
    readonly points: number;
    readonly area_at_half?: number;
  }
  test.each(vectors<Case>('matching.json'))('$name', ({ kind, first, second, half, points, area_at_half }) => {
    const head = { kind, label: 'thing', color: '', origin: 'manual', state: 'editable', points: [], derived_from: '' };
    const keys = [
      { frame: 0, coords: first, hold: false },
      { frame: 8, coords: second, hold: false },
    ];
    const track = trackOf({ id: 't', head, geometry: keys, presence: [], attributes: {}, constants: {} });
    expectNear(shapeAt(track, 4), half, TOLERANCE);
    expectNear(shapeAt(track, 0), first, 0);
    expectNear(shapeAt(track, 8), second, 0);
    for (let frame = 1; frame < 8; frame += 1) expect(shapeAt(track, frame)?.length).toBe(2 * points);
    if (area_at_half !== undefined) expect(Math.abs(areaOf(shapeAt(track, 4)) - area_at_half)).toBeLessThan(1e-9);
  });
});

describe('lifespans', () => {
  interface Case {
    readonly name: string;
    readonly track: TrackJson;
    readonly frame_count: number;
    readonly spans: [number, number][];
    readonly present_count: number;
    readonly attributes_at: Record<string, Record<string, unknown>>;
  }
  test.each(vectors<Case>('lifespans.json'))('$name', (wanted) => {
    const track = trackOf(wanted.track);
    expect(spans(track, wanted.frame_count)).toEqual(wanted.spans);
    expect(presentCount(track, wanted.frame_count)).toBe(wanted.present_count);
    for (let frame = 0; frame < wanted.frame_count; frame += 1) {
      expect(isPresent(track, frame)).toBe(wanted.spans.some(([start, stop]) => start <= frame && frame < stop));
    }
    for (const [frame, values] of Object.entries(wanted.attributes_at)) {
      expect(Object.fromEntries(attributesAt(track, Number(frame)))).toEqual(values);
    }
  });
});

describe('edits', () => {
  interface Case {
    readonly name: string;
    readonly tracks: TrackJson[];
    readonly edit: Edit;
    readonly after: TrackJson[];
    readonly inverse: Edit;
  }
  test.each(vectors<Case>('edits.json'))('$name', ({ tracks, edit, after, inverse }) => {
    const before = new Map(tracks.map((json): [string, Track] => [json.id, trackOf(json)]));
    const now = new Map([...before, ...applyEdit(before, edit)]);
    expect([...now.values()].map(jsonOf)).toEqual(after);
    expect([...new Map([...now, ...applyEdit(now, edit)]).values()].map(jsonOf)).toEqual(after); // twice is once
    const back = invert(edit, 'back:1');
    expect(back).toEqual(inverse);
    const restored = new Map([...now, ...applyEdit(now, back)]);
    expect(tracks.map(({ id }) => jsonOf(restored.get(id) as Track))).toEqual(tracks);
  });
});

describe('lineage', () => {
  interface Case {
    readonly name: string;
    readonly split?: { track: TrackJson; frame: number; new_id: string };
    readonly merge?: { older: TrackJson; newer: TrackJson };
    readonly edit: Edit;
  }
  test.each(vectors<Case>('lineage.json'))('$name', ({ split: cut, merge: joined, edit }) => {
    if (cut) expect(split(trackOf(cut.track), cut.frame, cut.new_id, edit.edit_id)).toEqual(edit);
    if (joined) expect(merge(trackOf(joined.older), trackOf(joined.newer), edit.edit_id)).toEqual(edit);
  });
});

describe('attributes', () => {
  interface Case {
    readonly name: string;
    readonly attributes: Asked[];
    readonly track: TrackJson;
    readonly frame_count: number;
    readonly gaps: Gap[];
  }
  test.each(vectors<Case>('attributes.json'))('$name', ({ attributes, track, frame_count: frameCount, gaps: wanted }) => {
    expect(gaps(trackOf(track), attributes, frameCount)).toEqual(wanted);
  });
});

describe('reduction', () => {
  interface Case {
    readonly name: string;
    readonly kind: string;
    readonly keys: (Key & { frame: number })[];
    readonly across: number;
    readonly down: number;
    readonly kept: number[];
  }
  test.each(vectors<Case>('reduction.json'))('$name', ({ kind, keys, across, down, kept }) => {
    const geometry = Geometry.fromKeys(keys.map(({ frame, coords, hold }) => [frame, { coords, hold }]));
    expect(keptKeys(kind, geometry, across, down).map((index) => geometry.frames[index])).toEqual(kept);
  });
});

function areaOf(shape: Float64Array | null): number {
  const points = Array.from(shape ?? []);
  let sum = 0;
  for (let i = 0; i < points.length; i += 2) {
    const j = (i + 2) % points.length;
    sum += (points[i] as number) * (points[j + 1] as number) - (points[j] as number) * (points[i + 1] as number);
  }
  return Math.abs(sum) / 2;
}
