import { allFolded, AS_DELIVERED, layoutFrom, roomOf, withRoom } from '../../src/editor/view/layout';
import { describe, expect, test } from 'vitest';
import { firstShown } from '../../src/editor/first-frame';
import { onionFrames } from '../../src/editor/view/onion';
import { Labels } from '../../src/editor/labels';
import { Viewing } from '../../src/editor/view/viewing.svelte';
import { DEFAULTS, NO_MEMORY, preferencesFrom } from '../../src/editor/view/preferences';
import { filterOf, PLAIN } from '../../src/editor/view/tone';
import { SCHEMA, TestEditor } from '../test-editor';

/** A car of 200×100 and a van of 20×10, the car moved at frame 10. */
const street = (): TestEditor =>
  new TestEditor().keys('1', 'b').drag([100, 100], [300, 200]).keys('Escape', '2', 'b').drag([500, 100], [520, 110]).goTo(10).click(200, 110).drag([200, 150], [300, 150]).goTo(0);
const shown = (t: TestEditor): string[] => t.paint().scene?.shapes.labels ?? [];
const filtered = async (t: TestEditor, text: string): Promise<string[]> => {
  await t.editor.view.filterBy(text);
  return shown(t);
};

describe('the filter', () => {
  test.each([
    ['', ['car 1', 'van 2']],
    ['car', ['car 1']],
    ['CAR,van', ['car 1', 'van 2']],
    ['#2', ['van 2']],
    ['#1 #2', []],
    ['-car', ['van 2']],
    ['label:car', ['car 1']],
    ['label:ca', []],
    ['size>100', ['car 1']],
    ['size<100', ['van 2']],
    ['height>=100', ['car 1']],
    ['is:keyframe', ['car 1', 'van 2']],
    ['is:manual kind:rectangle', ['car 1', 'van 2']],
    ['origin:pre-label', []],
    ['colour=red', []],
    ['-colour=red', ['car 1', 'van 2']],
    ['"car 1"', ['car 1']],
  ])('%s shows %j', async (text, names) => {
    expect(await filtered(street(), text)).toEqual(names);
  });

  test('what differs from frame to frame is asked of the frame on screen', async () => {
    const t = street().goTo(5);
    expect(await filtered(t, 'is:keyframe')).toEqual([]);
    expect(shown(t.goTo(10))).toEqual(['car 1']);
    t.keys('Alt+h').goTo(3).click(200, 150).keys('x');
    expect(await filtered(t.goTo(2), 'is:occluded')).toEqual([]);
    expect(shown(t.goTo(4))).toEqual(['car 1']);
    expect(await filtered(t.goTo(2), '-is:occluded')).toEqual(['car 1', 'van 2']);
    expect(await filtered(t, 'occluded=true')).toEqual([]);
  });

  test('the list keeps what ever matches, and on its frame only what matches there', async () => {
    const t = street().goTo(5);
    await t.editor.view.filterBy('is:keyframe size>100');
    const listed = (frame: number | null): number => t.editor.document.tracks.filter((track, i) => t.editor.view.isListed(track, i, frame)).length;
    expect([listed(null), listed(5), listed(10)]).toEqual([1, 0, 1]);
  });

  test('what it hides is not hit', async () => {
    const t = street();
    await t.editor.view.filterBy('van');
    t.paint().click(200, 150);
    expect(t.editor.selected).toBeNull();
  });

  test('of words typed quickly one after the other the last hold', async () => {
    const t = street();
    await Promise.all([t.editor.view.filterBy('car'), t.editor.view.filterBy('van')]);
    expect(shown(t)).toEqual(['van 2']);
  });
});

describe('hide, lock, solo', () => {
  test('H hides the selected object and shows it again', () => {
    const t = street().click(200, 150).keys('h');
    expect(shown(t)).toEqual(['van 2']);
    expect(shown(t.keys('h'))).toEqual(['car 1', 'van 2']);
  });

  test('Shift+H leaves it alone on the canvas, and Alt+H brings all back', () => {
    const t = street().click(200, 150).keys('Shift+h');
    expect(shown(t)).toEqual(['car 1']);
    expect(shown(t.keys('Shift+h'))).toEqual(['car 1', 'van 2']);
    expect(shown(t.keys('h', 'Alt+h'))).toEqual(['car 1', 'van 2']);
  });

  test('a locked object can be selected and not changed, by hand or by key', () => {
    const t = street().click(200, 150).keys('Shift+l');
    const before = t.snapshot();
    const edits = t.emitted.length;
    t.drag([200, 150], [400, 150]).drag([300, 200], [350, 250]).keys('k', 'x', 'Ctrl+Delete', 'Shift+Delete', '2', 'Ctrl+ArrowLeft');
    expect(t.snapshot()).toEqual(before);
    expect(t.emitted).toHaveLength(edits);
    expect(t.editor.notice).toContain('Shift+L');
    t.keys('Shift+l').drag([200, 150], [400, 150]);
    expect(t.snapshot()).not.toEqual(before);
  });
});

test('escape gives up the gesture first, then closes the menu, then lets go', () => {
  const t = street().click(200, 150).keys('Shift+v').down(200, 150).move(260, 150).keys('Escape');
  expect([t.editor.tool.isBusy, t.editor.view.isMenuOpen]).toEqual([false, true]);
  t.up().keys('Escape');
  expect([t.editor.view.isMenuOpen, t.editor.selected === null]).toEqual([false, false]);
});

describe('colours and names', () => {
  test('by object every one has its own, by attribute the frame decides', () => {
    const t = street().click(200, 150).goTo(5).keys('x').goTo(0);
    const colors = (): string[] => [...(t.paint().scene?.shapes.colors ?? [])];
    t.editor.view.prefer({ coloring: 'track' });
    expect(new Set(colors()).size).toBe(2);
    t.editor.view.prefer({ coloring: 'attribute:occluded' });
    const [before] = colors();
    t.goTo(6);
    expect(colors()[0]).not.toBe(before);
    t.keys('Shift+c');
    expect(t.editor.view.preferences.coloring).toBe('label');
  });

  test('T goes from all names to that of the selected to none', () => {
    const t = street();
    const names = (): unknown => [t.scene?.hasLabels, t.scene?.hasActiveLabels];
    expect(names()).toEqual([true, true]);
    t.keys('t');
    expect(names()).toEqual([false, true]);
    t.keys('t');
    expect(names()).toEqual([false, false]);
    t.keys('t', 'Shift+t');
    expect([names(), t.scene?.isOutlineOnly]).toEqual([[false, true], true]);
  });
});

describe('the onion skin', () => {
  test('shows the keyframes on either side, or the frames', () => {
    const track = street().goTo(20).click(300, 110).drag([300, 150], [350, 150]).editor.document.tracks[0];
    if (!track) throw new Error('no track');
    expect(onionFrames(track, 10, 'keyframes', 1)).toEqual([0, 20]);
    expect(onionFrames(track, 5, 'keyframes', 2)).toEqual([0, 10, 20]);
    expect(onionFrames(track, 0, 'keyframes', 1)).toEqual([10]);
    expect(onionFrames(track, 5, 'frames', 2)).toEqual([4, 6, 3, 7]);
    expect(onionFrames(track, 5, 'off', 2)).toEqual([]);
  });

  test('G turns it on for the selected object alone, and says how far away it is', () => {
    const t = street().goTo(4).click(200, 110).keys('g');
    expect(t.scene?.ghosts?.labels).toEqual(['−4', '+6']);
    t.keys('Escape');
    expect(t.scene?.ghosts).toBeNull();
    t.click(200, 110).keys('g');
    expect(t.scene?.ghosts?.labels).toEqual(['−1', '+1']);
    expect(t.keys('g').scene?.ghosts).toBeNull();
  });
});

describe('following', () => {
  test('keeps the object in the middle while stepping, with one paint per step', () => {
    const t = street().goTo(0).click(200, 110).keys('Shift+z');
    const middle = (): number => {
      const bounds = t.editor.sight.boundsOf(t.editor.selected ?? '');
      return bounds ? t.editor.sight.viewport.screenFromImage({ x: (bounds.left + bounds.right) / 2, y: 0 }).x : NaN;
    };
    const { scale } = t.editor.sight.viewport;
    for (const frame of [5, 10, 3]) {
      const { paints } = t.editor;
      t.goTo(frame);
      expect(middle()).toBeCloseTo(500);
      expect(t.editor.paints).toBe(paints + 1);
    }
    expect(t.editor.sight.viewport.scale).toBe(scale);
    t.keys('Shift+z').goTo(10);
    expect(middle()).not.toBeCloseTo(500);
  });
});

describe('tones', () => {
  test('are one CSS filter, and none at all when the picture is as it came', () => {
    expect(filterOf(PLAIN)).toBe('');
    expect(filterOf({ brightness: 1.5, contrast: 1, gamma: 2, saturation: 0, isInverted: true })).toBe('url(#tone-gamma) brightness(1.5) saturate(0) invert(1)');
  });

  test('reach the picture at once and never gather shapes anew', () => {
    const t = street();
    const { version } = t.editor;
    t.editor.view.prefer({ tone: { ...PLAIN, contrast: 2 } });
    expect([t.filter, t.editor.version]).toEqual(['contrast(2)', version]);
    expect(t.keys('Alt+v').filter).toBe('');
  });

  test('are kept, and what was kept wrongly is made good', () => {
    expect(preferencesFrom(null)).toEqual(DEFAULTS);
    expect(preferencesFrom('{')).toEqual(DEFAULTS);
    expect(preferencesFrom('7')).toEqual(DEFAULTS);
    const kept = preferencesFrom(JSON.stringify({ tone: { brightness: 99, contrast: 'x', gamma: 2 }, naming: 'nobody', coloring: 'attribute:x', onionReach: 2, hasLoupe: false }));
    expect(kept).toEqual({ ...DEFAULTS, tone: { ...PLAIN, brightness: 3, gamma: 2 }, coloring: 'attribute:x', onionReach: 2, hasLoupe: false });
  });
});

test('a job opens at the first frame that has a shape', () => {
  const [car, van] = street().editor.document.tracks;
  if (!car || !van) throw new Error('no tracks');
  expect(firstShown([], 9)).toBe(0);
  const late = new TestEditor().goTo(30).keys('1', 'b').drag([100, 100], [300, 200]).editor.document.tracks;
  expect(firstShown(late, 99)).toBe(30);
  expect(firstShown([...late, car], 99)).toBe(0);
  expect(firstShown([...late, { ...car, head: null }], 99)).toBe(30);
  const t = new TestEditor(late);
  expect([t.editor.frame, t.editor.player.painted, t.source.wanted]).toEqual([30, 30, [30]]);
});

test('the loupe shows what a fine gesture is at, and nothing else', () => {
  const t = new TestEditor().keys('4', 'p').click(100, 100).click(300, 100).click(200, 300).keys('Enter');
  t.click(300, 100).down(300, 100).move(310, 105);
  expect(t.scene?.magnified).toEqual({ x: 310, y: 105 });
  t.up();
  expect(t.scene?.magnified).toBeNull();
});

describe('the room of panels', () => {
  test('leaves something of the picture, and never less than a panel needs', () => {
    expect([roomOf('side', 100, 1366), roomOf('side', 5000, 1366), roomOf('lanes', 200, 768)]).toEqual([240, 886, 200]);
    expect(roomOf('lanes', 500, 200)).toBe(72);
  });

  test('is kept, and what makes no sense is as delivered', () => {
    const liked = withRoom(withRoom(AS_DELIVERED, 'side', { size: 400 }), 'lanes', { isFolded: true });
    expect(layoutFrom(JSON.parse(JSON.stringify(liked)))).toEqual(liked);
    for (const odd of [null, 7, { side: 3, lanes: null }, { side: { size: '9', isFolded: 'no' } }, { side: { size: 3 } }]) expect(layoutFrom(odd)).toEqual(AS_DELIVERED);
  });

  test('all panels fold away, and come back as they were', () => {
    const liked = withRoom(AS_DELIVERED, 'side', { size: 400, isFolded: true });
    expect(allFolded(liked).lanes.isFolded).toBe(true);
    expect(allFolded(allFolded(liked))).toEqual(withRoom(liked, 'side', { isFolded: false }));
  });

  test('keys fold them', () => {
    const t = new TestEditor().keys('\\');
    expect(t.editor.view.preferences.layout.side.isFolded).toBe(true);
    t.keys('Ctrl+\\', 'Ctrl+\\', '|');
    expect(t.editor.view.preferences.layout).toEqual(withRoom(AS_DELIVERED, 'lanes', { isFolded: true }));
  });
});

test('who drew or changed what is asked for when a filter wants to know it, and not before', async () => {
  const [car, van] = street().editor.document.tracks;
  if (!car || !van) throw new Error('no tracks');
  let asked = 0;
  const view = new Viewing(new Labels(SCHEMA, []), NO_MEMORY, async () => ((asked += 1), new Map([[car.id, ['ana maria', 'bo']]])));
  const listed = async (text: string): Promise<string[]> => (await view.filterBy(text), [car, van].filter((track, i) => view.isListed(track, i, null)).map(({ id }) => id));
  expect([await listed('car'), asked]).toEqual([[car.id], 0]);
  expect(await listed('author:ana')).toEqual([car.id]);
  expect(await listed('author:"Ana Maria"')).toEqual([car.id]);
  expect(await listed('-author:bo')).toEqual([van.id]);
  expect(await listed('author:me')).toEqual([van.id]); // nobody has sent it yet
  expect(await listed('author:maria,me')).toEqual([car.id, van.id]);
  expect(await listed('author:nobody')).toEqual([]);
  expect(asked).toBe(1); // no letter that is typed asks anew
});
