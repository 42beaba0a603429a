import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { folded, inverted } from '../../src/document/cell';
import { TrackDocument } from '../../src/document/document';
import { History } from '../../src/document/history';
import { changesToOriginal } from '../../src/document/restoring';
import type { Change } from '../../src/model/edit';
import { apply, valueOf } from '../../src/model/edit';
import { emptyTrack, type Track } from '../../src/model/track';

const tracks = fc.constantFrom('a', 'b');
const frames = fc.integer({ min: 0, max: 5 });
const presence = fc.record({ track: tracks, cell: fc.constant('presence' as const), frame: frames, before: fc.constant(null), after: fc.option(fc.boolean()) });
const geometry = fc.record({
  track: tracks,
  cell: fc.constant('geometry' as const),
  frame: frames,
  before: fc.constant(null),
  after: fc.option(fc.record({ coords: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }), hold: fc.boolean() })),
});
const attribute = fc.record({
  track: tracks,
  cell: fc.constant('attribute' as const),
  name: fc.constantFrom('pose', '__proto__'),
  frame: fc.option(frames),
  before: fc.constant(null),
  after: fc.option(fc.string()),
});
const changes: fc.Arbitrary<Change[]> = fc.array(fc.oneof(presence, geometry, attribute), { maxLength: 6 });

/** The changes with `before` as it is in this document at that moment. */
function grounded(document: TrackDocument, wanted: readonly Change[]): Change[] {
  const copy = new TrackDocument();
  copy.load(document.tracks);
  return wanted.map((change) => {
    const now = { ...change, before: valueOf(copy.get(change.track), change) } as Change;
    copy.apply([now]);
    return now;
  });
}

function plain(document: TrackDocument): unknown {
  return document.tracks
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, head, geometry: shape, presence: there, attributes, constants }) => ({
      id, head, there, attributes, constants,
      keys: Array.from(shape.frames, (frame) => [frame, shape.keyAt(frame)]),
    }))
    .filter(({ head, keys, there, attributes, constants }) => head || keys.length + there.length + attributes.size + constants.size > 0);
}

describe('history', () => {
  test('whatever was done can be undone to nothing and done again to the same', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 12 }), (steps) => {
        const document = new TrackDocument();
        const history = new History(document, () => {});
        const states = [plain(document)];
        for (const step of steps) if (history.perform(grounded(document, step), 0)) states.push(plain(document));
        for (const state of states.slice(0, -1).toReversed()) {
          history.undo();
          expect(plain(document)).toEqual(state);
        }
        for (const state of states.slice(1)) {
          history.redo();
          expect(plain(document)).toEqual(state);
        }
      }),
    );
  });

  test('a gesture given up leaves no trace, and a new step forgets what was undone', () => {
    const document = new TrackDocument();
    const history = new History(document, () => {});
    const set = (frame: number): Change[] => [{ track: 'a', cell: 'presence', frame, before: null, after: false }];
    history.perform(set(1), 0);
    const before = plain(document);
    history.begin();
    history.change(set(2));
    history.cancel();
    expect(plain(document)).toEqual(before);
    history.undo();
    history.perform(set(3), 0);
    expect(history.canRedo).toBe(false);
  });
});

describe('folding', () => {
  test('many changes to a cell become one, and a change back to the beginning none', () => {
    const step = (before: boolean | null, after: boolean | null): Change => ({ track: 'a', cell: 'presence', frame: 1, before, after });
    expect(folded([step(null, true), step(true, false)])).toEqual([step(null, false)]);
    expect(folded([step(null, true), step(true, null)])).toEqual([]);
  });

  test('has the same effect as what it folds, and its inverse takes it back', () => {
    fc.assert(
      fc.property(changes, changes, (first, wanted) => {
        const one = new TrackDocument();
        one.apply(grounded(one, first));
        const start = plain(one);
        const real = grounded(one, wanted);
        const other = new TrackDocument();
        other.load(one.tracks);
        one.apply(real);
        other.apply(folded(real));
        expect(plain(other)).toEqual(plain(one));
        other.apply(inverted(folded(real)));
        expect(plain(other)).toEqual(start);
      }),
    );
  });
});

const applied = (track: Track, changes: readonly Change[]): Track => changes.reduce<Track>(apply, track);

test('a reduced pre-label comes back as it came; its label and its acceptance stay', () => {
  const came = applied(emptyTrack('a'), [0, 1, 2, 3].map((frame) => ({ track: 'a', cell: 'geometry', frame, before: null, after: { coords: [0.1 * frame, 0, 0.5, 0.5], hold: false } })));
  const head = { kind: 'rectangle', label: 'van', color: '', origin: 'prelabel', state: 'editable', points: [], derived_from: '', accepted: true };
  const now = applied(came, [{ track: 'a', cell: 'head', before: null, after: head }, { track: 'a', cell: 'geometry', frame: 1, before: null, after: null }, { track: 'a', cell: 'geometry', frame: 2, before: null, after: null }]);
  const back = applied(now, changesToOriginal(now, { ...came, head: { ...head, label: 'car', accepted: false } }));
  expect(Array.from(back.geometry.frames)).toEqual([0, 1, 2, 3]);
  expect(back.geometry.keyAt(2)).toEqual(came.geometry.keyAt(2));
  expect(back.head).toEqual(head);
});
