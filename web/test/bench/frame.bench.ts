// What one frame costs before a pixel is painted: `npm run bench`. Printed, never asserted.
import { bench, describe } from 'vitest';
import { hitTest } from '../../src/canvas/hit-test';
import { TrackDocument } from '../../src/document/document';
import { createTrack, handMade } from '../../src/document/track-changes';
import { Gathering } from '../../src/editor/gathering';
import { Labels } from '../../src/editor/labels';
import { NO_MEMORY } from '../../src/editor/view/preferences';
import { Viewing } from '../../src/editor/view/viewing.svelte';
import { apply } from '../../src/model/edit';
import type { Track } from '../../src/model/track';
import { SCHEMA } from '../test-editor';

const TRACKS = 1000;
const FRAMES = 1000;
const EVERY = 10;
const SIZE = { width: 1920, height: 1080 };

function walker(n: number, every: number): Track {
  let track: Track | undefined;
  const at = (frame: number): number[] => {
    const x = ((n * 37 + frame) % 900) / 1000;
    const y = ((n * 61) % 880) / 1000;
    return [x, y, x + 0.04, y + 0.08];
  };
  const [head, first] = createTrack(`t${n}`, handMade('rectangle', n % 2 ? 'car' : 'van', '#4cc9f0'), 0, at(0));
  for (const change of [head, first]) if (change) track = apply(track, change);
  for (let frame = every; frame < FRAMES; frame += every) track = apply(track, { track: `t${n}`, cell: 'geometry', frame, before: null, after: { coords: at(frame), hold: false } });
  return track as Track;
}

const document = new TrackDocument();
document.load(Array.from({ length: TRACKS }, (_, n) => walker(n, EVERY)));
const labels = new Labels(SCHEMA);
const view = new Viewing(labels, NO_MEMORY);
view.size = SIZE;
const gathering = new Gathering(labels, view);
let frame = 0;
const step = (): void => gathering.gather(document, (frame = (frame + 7) % FRAMES), SIZE);

describe(`the visible set of ${TRACKS} tracks`, () => {
  bench('all of them', step, { setup: () => view.showAll() });
  bench('filtered by label and size', step, { setup: async () => view.filterBy('car size>40') });
  bench('coloured by an attribute', step, { setup: () => (view.showAll(), view.prefer({ coloring: 'attribute:occluded' })), teardown: () => view.prefer({ coloring: 'label' }) });
});

describe(`the hit test`, () => {
  bench('of 1000 boxes', () => void hitTest(gathering.shapes, { x: (frame += 13) % SIZE.width, y: (frame * 7) % SIZE.height }, 7), { setup: () => (view.showAll(), step()) });
});
