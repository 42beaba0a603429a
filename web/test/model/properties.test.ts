// What holds for every track and every edit, as in tests/properties.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Geometry, type Key, Steps } from '../../src/model/channel';
import { applyEdit, type Change, difference, type Edit, invert, valueOf } from '../../src/model/edit';
import { LineageError, split } from '../../src/model/lineage';
import { isPresent, presentCount, shapeAt, spans, type Track } from '../../src/model/track';
import { jsonOf } from './vectors';

const FRAME_COUNT = 40;
const POINTS = ['nose', 'left eye', 'right eye'];
const NAMES = ['pose', '__proto__', 'constructor'];

const frame = fc.integer({ min: 0, max: FRAME_COUNT - 1 });
const number = fc.oneof(fc.double({ min: -1, max: 2, noNaN: true }), fc.integer({ min: -1, max: 9 }).map((eighths) => eighths / 8));
const something = fc.jsonValue({ maxDepth: 1 }).filter((value) => value !== null);
const kind = fc.constantFrom('rectangle', 'polygon', 'line', 'cuboid', 'landmark');

function coordsOf(name: string): fc.Arbitrary<(number | null)[]> {
  const point = name === 'landmark' ? fc.oneof(fc.tuple(number, number), fc.constant([null, null])) : fc.tuple(number, number);
  const fixed = new Map([['rectangle', 2], ['cuboid', 8], ['landmark', POINTS.length]]).get(name);
  return fc.array(point, { minLength: fixed ?? 3, maxLength: fixed ?? 7 }).map((points) => points.flat());
}

const keyOf = (name: string): fc.Arbitrary<Key> => fc.record({ coords: coordsOf(name), hold: fc.boolean() });

const headOf = (name: string) =>
  fc.constantFrom('car', 'bus').map((label) => ({
    kind: name,
    label,
    color: '',
    origin: 'manual',
    state: 'editable',
    points: name === 'landmark' ? POINTS : [],
    derived_from: '',
  }));

function stepsOf(value: fc.Arbitrary<unknown>, minLength = 0): fc.Arbitrary<Steps> {
  const pairs = fc.uniqueArray(fc.tuple(frame, value), { minLength, maxLength: 4, selector: ([at]) => at });
  return pairs.map((found) => {
    found.sort(([a], [b]) => a - b);
    return new Steps(found.map(([at]) => at), found.map(([, what]) => what));
  });
}

function entries<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Map<string, T>> {
  return fc.uniqueArray(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 2, selector: ([name]) => name }).map((found) => new Map(found));
}

function trackOf(name: string): fc.Arbitrary<Track> {
  return fc.record({
    id: fc.constant('t'),
    head: headOf(name),
    geometry: fc
      .uniqueArray(fc.tuple(frame, keyOf(name)), { maxLength: 6, selector: ([at]) => at })
      .map((keys) => Geometry.fromKeys(keys.sort(([a], [b]) => a - b))),
    presence: stepsOf(fc.boolean()),
    attributes: entries(stepsOf(something, 1)),
    constants: entries(something),
  });
}

function changeOf(name: string): fc.Arbitrary<Change> {
  const common = { track: fc.constant('t'), before: fc.constant(null) };
  return fc.oneof(
    fc.record({ ...common, cell: fc.constant('head'), after: fc.option(headOf(name)) }),
    fc.record({ ...common, cell: fc.constant('geometry'), frame, after: fc.option(keyOf(name)) }),
    fc.record({ ...common, cell: fc.constant('presence'), frame, after: fc.option(fc.boolean()) }),
    fc.record({ ...common, cell: fc.constant('attribute'), name: fc.constantFrom(...NAMES), frame: fc.option(frame), after: fc.option(something) }),
  ) as fc.Arbitrary<Change>;
}

const anyTrack = kind.chain(trackOf);
const trackAndChanges = kind.chain((name) => fc.tuple(trackOf(name), fc.array(changeOf(name), { maxLength: 6 })));

/** Applies changes as one edit, and checks that twice is once and that undone is undone. */
function edited(tracks: ReadonlyMap<string, Track>, changes: readonly Change[]): Map<string, Track> {
  const now = new Map(tracks);
  const grounded: Change[] = [];
  for (const change of changes) {
    grounded.push({ ...change, before: valueOf(now.get(change.track), change) } as Change);
    for (const [id, track] of applyEdit(now, { edit_id: 's:0', changes: [change] })) now.set(id, track);
  }
  const edit: Edit = { edit_id: 's:1', changes: grounded };
  const after = new Map([...tracks, ...applyEdit(tracks, edit)]);
  expect(jsonOfAll(after)).toEqual(jsonOfAll(now));
  expect(jsonOfAll(new Map([...after, ...applyEdit(after, edit)]))).toEqual(jsonOfAll(after));
  const back = applyEdit(after, invert(edit, 's:2'));
  for (const [id, track] of tracks) expect(jsonOf(back.get(id) ?? track)).toEqual(jsonOf(track));
  return after;
}

const jsonOfAll = (tracks: ReadonlyMap<string, Track>) => [...tracks.values()].map(jsonOf);

describe('for every track', () => {
  test('an edit and its inverse are nothing', () => {
    fc.assert(fc.property(trackAndChanges, ([track, changes]) => void edited(new Map([['t', track]]), changes)));
  });

  test('the difference leads from any track to any other', () => {
    const pair = kind.chain((name) => fc.tuple(trackOf(name), trackOf(name)));
    fc.assert(
      fc.property(pair, ([before, after]) => {
        const found = edited(new Map([['t', before]]), difference(before, after)).get('t') as Track;
        expect(new Map(found.attributes)).toEqual(new Map(after.attributes));
        expect({ ...jsonOf(found), attributes: {}, constants: {} }).toEqual({ ...jsonOf(after), attributes: {}, constants: {} });
      }),
    );
  });

  test('a keyframe is shown as it was drawn', () => {
    fc.assert(
      fc.property(anyTrack, (track) => {
        track.geometry.frames.forEach((at, index) => {
          if (isPresent(track, at)) expect(shapeAt(track, at)).toEqual(track.geometry.shape(index));
        });
      }),
    );
  });

  test('lifespans never touch', () => {
    fc.assert(
      fc.property(anyTrack, (track) => {
        const found = spans(track, FRAME_COUNT);
        found.forEach(([start, stop], index) => {
          expect(start).toBeLessThan(stop);
          if (index > 0) expect(found[index - 1]?.[1]).toBeLessThan(start);
        });
        const frames = Array.from({ length: FRAME_COUNT }, (_, at) => at);
        expect(presentCount(track, FRAME_COUNT)).toBe(frames.filter((at) => isPresent(track, at)).length);
      }),
    );
  });

  test('a split shows what was there before', () => {
    fc.assert(
      fc.property(trackOf('rectangle'), frame, (track, at) => {
        let edit: Edit;
        try {
          edit = split(track, at, 'new', 's:1');
        } catch (error) {
          expect(error).toBeInstanceOf(LineageError);
          return;
        }
        const parts = edited(new Map([['t', track]]), edit.changes);
        for (let seen = 0; seen < FRAME_COUNT; seen += 1) {
          const shown = ['t', 'new'].map((id) => shapeAt(parts.get(id) as Track, seen)).filter((shape) => shape !== null);
          const wanted = shapeAt(track, seen);
          expect(shown.length).toBe(wanted ? 1 : 0);
          wanted?.forEach((value, index) => expect(Math.abs(value - (shown[0]?.[index] ?? NaN))).toBeLessThan(1e-12));
        }
      }),
    );
  });
});
