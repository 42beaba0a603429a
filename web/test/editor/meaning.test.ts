// Pre-labels and attributes, driven as a hand would.
import { describe, expect, test } from 'vitest';
import { confidenceOf } from '../../src/document/confidence';
import { isWaiting } from '../../src/document/prelabel-changes';
import { reductionOf } from '../../src/document/reduction-changes';
import { questionsOn } from '../../src/document/questions';
import { besides, changesBackTo, fitted, meantBy } from '../../src/document/restoring';
import { wordsOf } from '../../src/document/words';
import * as ask from '../../src/editor/asking';
import { acceptAll, acceptSelected, rejectAll, rejectSelected } from '../../src/editor/prelabels';
import { reduceAll } from '../../src/editor/reducing';
import { Geometry } from '../../src/model/channel';
import type { Change } from '../../src/model/edit';
import { emptyTrack, type Track } from '../../src/model/track';
import type { WireAttribute } from '../../src/wire/types';
import { SIZE, TestEditor } from '../test-editor';

const FRAMES = 40;

function prelabel(id: string, sure: number): Track {
  const keys = Array.from({ length: FRAMES }, (_, frame) => {
    const x = 0.1 + 0.01 * Math.min(frame, FRAMES - frame);
    return [frame, { coords: [x, 0.2, x + 0.1, 0.4], hold: false }] as const;
  });
  const head = { kind: 'rectangle', label: 'car', color: '', origin: 'prelabel', state: 'editable', points: [], derived_from: '', accepted: false };
  return { ...emptyTrack(id), head, geometry: Geometry.fromKeys(keys), constants: new Map([['confidence', sure]]) };
}

const opened = (): TestEditor => new TestEditor([prelabel('a', 0.9), prelabel('b', 40), prelabel('c', 0.2)]);
const waiting = (t: TestEditor): string[] => t.editor.document.tracks.filter(isWaiting).map(({ id }) => id);

describe('pre-labels', () => {
  test('accepting leads to the next one, rejecting deletes, and undo brings everything back', () => {
    const t = opened();
    const before = t.snapshot();
    t.editor.select('a');
    acceptSelected(t.editor);
    expect([waiting(t), t.editor.selected]).toEqual([['b', 'c'], 'b']);
    rejectSelected(t.editor);
    expect([waiting(t), t.editor.selected]).toEqual([['c'], 'c']);
    expect(t.editor.document.get('b')?.head).toBeNull();
    t.keys('Ctrl+z', 'Ctrl+z');
    expect(t.snapshot()).toEqual(before);
  });

  test('all at once is one edit', () => {
    const t = opened();
    acceptAll(t.editor, t.editor.document.tracks);
    expect([waiting(t).length, t.emitted.length]).toEqual([0, 1]);
    rejectAll(t.editor, t.editor.document.tracks); // nothing waits any more
    expect(t.emitted.length).toBe(1);
  });

  test('confidence is read as a part or per cent', () => {
    expect(opened().editor.document.tracks.map(confidenceOf)).toEqual([0.9, 0.4, 0.2]);
  });

  test('one that waits says on the canvas how sure its model was, and one that is accepted no longer does', () => {
    const t = opened();
    expect(t.scene?.shapes.labels).toEqual(['car 1 · 90 %', 'car 2 · 40 %', 'car 3 · 20 %']);
    acceptAll(t.editor, t.editor.document.tracks.slice(0, 1));
    expect(t.paint().scene?.shapes.labels).toEqual(['car 1', 'car 2 · 40 %', 'car 3 · 20 %']);
  });

  test.each([['confidence<0.5', ['b', 'c']], ['confidence>=40%', ['a', 'b']], ['confidence=90', ['a']], ['-confidence<0.5', ['a']], ['confidence:', ['a', 'b', 'c']]])('%s filters by it, on the canvas too', async (words, expected) => {
    const t = opened();
    await t.editor.view.filterBy(words);
    t.paint();
    expect(Array.from(t.scene?.shapes.track.subarray(0, t.scene.shapes.count) ?? [], (index) => t.editor.document.tracks[index]?.id)).toEqual(expected);
  });

  test('the slider tells how many keyframes stay and where it is worst; applying is one edit', () => {
    const t = opened();
    const track = t.editor.document.get('a') as Track;
    const reduction = reductionOf(track, 0.5, SIZE);
    expect(reduction.kept.length).toBe(3);
    expect(reduction.worstPx).toBeLessThanOrEqual(0.5);
    const rough = reductionOf(track, 400, SIZE);
    expect([rough.kept.length, rough.worstFrame]).toEqual([2, 20]);
    expect(rough.worstPx).toBeGreaterThan(100);
    reduceAll(t.editor, [reduction]);
    expect(t.editor.document.get('a')?.geometry.length).toBe(3);
    t.keys('Ctrl+z');
    expect(t.editor.document.get('a')?.geometry.length).toBe(FRAMES);
  });
});

describe('attributes', () => {
  const attribute = (name: string, more: Partial<WireAttribute>): WireAttribute => ({ name, type: 'select', scope: 'frame', values: [], required: true, default: null, ...more });
  const ASKED = [attribute('pose', { values: ['standing', 'lying'] }), attribute('lit', { type: 'checkbox', scope: 'track' }), attribute('why', { type: 'text', shown_if: { attribute: 'pose', values: ['lying'] } })];

  function asking(): TestEditor {
    const t = new TestEditor().keys('b').drag([100, 100], [300, 200]).keys('b').drag([500, 100], [700, 200]);
    (t.editor.labels.get('car') as { attributes: readonly WireAttribute[] }).attributes = ASKED;
    return t;
  }

  test('number keys answer object after object, then the mode ends', () => {
    const t = asking();
    const [one, two] = t.editor.document.tracks.map(({ id }) => id);
    t.editor.select(one ?? null);
    ask.toggle(t.editor);
    expect(t.editor.meaning.question).toMatchObject({ track: one, attribute: { name: 'pose' } });
    t.keys('1');
    expect(t.editor.meaning.question).toMatchObject({ track: one, attribute: { name: 'lit' } });
    t.keys('2');
    expect(t.editor.meaning.question).toMatchObject({ track: two, attribute: { name: 'pose' } });
    t.keys('2');
    expect(t.editor.meaning.question).toMatchObject({ track: two, attribute: { name: 'lit' } });
    t.keys('1');
    expect(t.editor.meaning.question).toMatchObject({ track: two, attribute: { name: 'why' } }); // asked of what lies
    const question = t.editor.meaning.question;
    if (question) ask.answer(t.editor, question, 'tired');
    expect(t.editor.meaning.question).toBeNull();
    expect(ask.missing(t.editor)).toEqual([]);
    expect(t.editor.document.get(one ?? '')?.constants.get('lit')).toBe(false);
  });

  test('Escape ends the mode before anything else, and number keys are labels again', () => {
    const t = asking();
    ask.toggle(t.editor);
    t.keys('Escape');
    expect(t.editor.meaning.question).toBeNull();
    t.keys('2');
    expect(t.editor.label).toBe('van');
  });

  test('an answer is that of the object that is asked about, though another was selected since', () => {
    const t = asking();
    const [one, two] = t.editor.document.tracks.map(({ id }) => id) as [string, string];
    t.editor.select(one);
    ask.toggle(t.editor);
    t.editor.select(two);
    t.keys('1');
    expect([one, two].map((id) => t.editor.document.get(id)?.attributes.get('pose')?.frames.length ?? 0)).toEqual([1, 0]);
  });

  test('the whole picture comes back in the end, unless somebody has zoomed meanwhile', () => {
    const t = asking();
    const { viewport } = t.editor.sight;
    viewport.fit();
    const whole = viewport.scale;
    ask.toggle(t.editor);
    expect(viewport.scale).toBeGreaterThan(whole);
    t.keys('Escape');
    expect(viewport.scale).toBe(whole);
    ask.toggle(t.editor);
    t.keys('+');
    const nearer = viewport.scale;
    t.keys('Escape');
    expect(viewport.scale).toBe(nearer);
  });

  test('what is missing keeps the job from being handed in, and is led to', () => {
    const t = asking();
    expect(ask.isComplete(t.editor)).toBe(false);
    expect(t.editor.meaning.drawer).toBe('missing');
    const [first] = ask.missing(t.editor);
    if (first) ask.goToGap(t.editor, first);
    expect(t.editor.meaning.question?.attribute.name).toBe(first?.gap.attribute);
  });

  test('only what is there on the frame is asked', () => {
    const t = opened();
    expect(questionsOn(t.editor.document.tracks, 0, () => ASKED).length).toBe(6);
  });
});

describe('looking back', () => {
  test('a track is brought back to how it was, cell by cell, as one edit', () => {
    const t = new TestEditor([prelabel('a', 1)]);
    const past = t.editor.document.get('a') as Track;
    t.editor.select('a');
    t.drag([150, 150], [250, 150]).goTo(5).keys('k');
    t.editor.perform(changesBackTo(t.editor.document, [past], false).flat());
    expect(t.editor.document.get('a')?.geometry.key(0)).toEqual(past.geometry.key(0));
    t.keys('Ctrl+z');
    expect(t.editor.document.get('a')?.geometry.key(0)).not.toEqual(past.geometry.key(0));
  });

  test('the whole job as it was loses what was drawn since', () => {
    const t = opened();
    const past = t.editor.document.tracks.slice();
    t.keys('b').drag([600, 300], [700, 400]);
    t.editor.perform(changesBackTo(t.editor.document, past, true).flat());
    expect(t.editor.document.tracks.filter(({ head }) => head).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  test('what was set aside is done again on what is there now, or not at all', () => {
    const t = opened();
    const change: Change = { track: 'a', cell: 'presence', frame: 3, before: true, after: false };
    expect(fitted(t.editor.document, [change])).toEqual([{ ...change, before: null }]);
    expect(fitted(t.editor.document, [{ ...change, track: 'gone' }])).toBeNull();
  });

  test('what was set aside is shown as it would be now, and can be kept beside what is there', () => {
    const t = opened();
    const { document } = t.editor;
    const mine: Change = { track: 'a', cell: 'geometry', frame: 3, before: null, after: { coords: [0, 0, 0.5, 0.5], hold: false } };
    const theirs = [...(document.get('a')?.geometry.keyAt(3)?.coords ?? [])];
    expect([...(meantBy(document, [mine]).get('a')?.geometry.keyAt(3)?.coords ?? [])]).toEqual([0, 0, 0.5, 0.5]);
    t.editor.perform(besides(document, [mine], 'new') ?? []);
    expect([...(document.get('a')?.geometry.keyAt(3)?.coords ?? [])]).toEqual(theirs);
    expect([...(document.get('new')?.geometry.keyAt(3)?.coords ?? [])]).toEqual([0, 0, 0.5, 0.5]);
    expect([document.get('new')?.head?.origin, document.get('new')?.geometry.length]).toEqual(['manual', FRAMES]);
    expect(besides(document, [{ track: 'a', cell: 'presence', frame: 3, before: null, after: false }], 'x')).toBeNull();
    expect(besides(document, [mine, { ...mine, track: 'b' }], 'x')).toBeNull();
    expect([meantBy(document, [{ ...mine, track: 'gone' }]).size, besides(document, [{ ...mine, track: 'gone' }], 'x')]).toEqual([0, null]);
  });

  test('an edit is told in words', () => {
    const t = opened();
    const titleOf = (label: string): string => label.toUpperCase();
    const head = t.editor.document.get('a')?.head ?? null;
    const told = (...changes: Change[]): string => wordsOf(changes, titleOf);
    const key = { coords: [0, 0, 1, 1], hold: false };
    expect(told({ track: 'a', cell: 'head', before: head, after: null })).toBe('deleted CAR');
    expect(told({ track: 'a', cell: 'head', before: null, after: head }, { track: 'a', cell: 'geometry', frame: 3, before: null, after: key })).toBe('drew CAR');
    expect(told({ track: 'a', cell: 'geometry', frame: 24, before: key, after: key })).toBe('moved the shape on frame 24');
    expect(told({ track: 'a', cell: 'geometry', frame: 4, before: key, after: null }, { track: 'a', cell: 'geometry', frame: 9, before: key, after: null })).toBe('took 2 keyframes away on 2 frames, 4–9');
    expect(told({ track: 'a', cell: 'attribute', name: 'pose', frame: 5, before: null, after: 'lying' })).toBe('set pose to lying from frame 5 on');
    expect(told({ track: 'a', cell: 'attribute', name: 'lit', frame: null, before: true, after: null })).toBe('cleared lit');
    expect(told({ track: 'a', cell: 'presence', frame: 5, before: null, after: false })).toBe('made it absent on frame 5');
  });
});
