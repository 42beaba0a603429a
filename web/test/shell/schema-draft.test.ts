// The label schema while it is written: form and JSON, faults at their places, what follows a rename or a removal.
import { describe, expect, test } from 'vitest';
import { BLANK_ATTRIBUTE, BLANK_LABEL, changesBetween, type Draft, draftOf, faultAt, faultsOf, heirsOf, hexOf, moved, removeAttribute, removeLabel, renameAttribute, textOf, toggleEdge, wireColor, withPoints, withValues } from '../../src/shell/pages/labels/draft';
import { keptIn } from '../../src/shell/pages/labels/kept-draft';
import type { WireAttribute, WireLabel } from '../../src/wire/types';

const colour = { ...BLANK_ATTRIBUTE, name: 'colour', values: ['red', 'white'] };
const shade = { ...BLANK_ATTRIBUTE, name: 'shade', type: 'number' as const, minimum: 1, maximum: 5, shown_if: { attribute: 'colour', values: ['red'] } };
const car = { ...BLANK_LABEL, name: 'car', hotkey: '1', kinds: ['rectangle'], attributes: [colour, shade] };
const van = { ...BLANK_LABEL, name: 'van', kinds: ['cuboid'] };
const draft: Draft = { is_open: false, labels: [car, van] };

test('what goes to JSON and comes back is the same', () => {
  expect(draftOf(textOf(draft))).toEqual({ draft });
  expect(textOf(draft)).not.toContain('display_name');
});

test('JSON that is none says in which line', () => {
  expect(draftOf('{\n  "labels": [\n    {"name": car}\n]}')).toMatchObject({ line: 3 });
  expect(draftOf('[]')).toMatchObject({ line: 1 });
  expect(draftOf('{"labels": [{"name": "car", "kinds": "all"}]}')).toMatchObject({ message: '/labels/0/kinds is not a list.' });
});

test('faults are told at their fields before the server is asked', () => {
  const faults = faultsOf({ is_open: false, labels: [car, { ...van, name: 'car', hotkey: '1', attributes: [{ ...BLANK_ATTRIBUTE }] }] });
  expect(faults.map(({ pointer }) => pointer)).toEqual(['/labels/1/name', '/labels/1/hotkey', '/labels/1/attributes/0/name', '/labels/1/attributes/0/values']);
  expect(faultAt(faults, '/labels/1/name')).toBe('There is another “car”.');
  expect(faultAt(faults, '/labels/1')).toContain('nothing to choose from');
  expect(faultAt(faults, '/labels/11')).toBe('');
  expect(faultsOf(draft)).toEqual([]);
});

test('conditions follow a renamed attribute and go with a removed one', () => {
  expect(renameAttribute(car, 0, 'paint').attributes[1]?.shown_if).toEqual({ attribute: 'paint', values: ['red'] });
  expect(removeAttribute(car, 0).attributes).toEqual([{ ...shade, shown_if: null }]);
});

test('the heir of a removed label gets the kinds and attributes that it lacks', () => {
  const [heir, ...rest] = removeLabel(draft, 0, 'van').labels;
  expect(rest).toEqual([]);
  expect(heir).toMatchObject({ name: 'van', kinds: ['cuboid', 'rectangle'], attributes: [colour, shade] });
  expect(removeLabel(draft, 0).labels).toEqual([van]);
});

test('edges of a landmark are joined, parted, follow a renamed point and go with a removed one', () => {
  const joined = toggleEdge({ ...BLANK_LABEL, name: 'face', points: ['nose', 'chin', 'ear'] }, 'nose', 'chin');
  expect(joined.edges).toEqual([['nose', 'chin']]);
  expect(toggleEdge(joined, 'chin', 'nose').edges).toEqual([]);
  expect(withPoints(joined, ['nose', 'jaw', 'ear']).edges).toEqual([['nose', 'jaw']]);
  expect(withPoints(joined, ['nose', 'ear']).edges).toEqual([]);
});

test('versions say what they changed', () => {
  const after: Draft = { is_open: true, labels: [{ ...car, color: 'rgb(1,2,3)', attributes: [{ ...colour, required: true }] }, { ...van, name: 'bus' }] };
  expect(changesBetween(draft, after)).toEqual(['car.colour changed', 'car.shade removed', 'car changed', 'bus added', 'van removed', 'takes other labels']);
});

test('order and colours go both ways', () => {
  expect(moved([1, 2, 3], 0, 2)).toEqual([2, 3, 1]);
  expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
  expect([wireColor('#0a141e'), hexOf('rgb(10, 20,30)'), hexOf('#4cc9f0')]).toEqual(['rgb(10,20,30)', '#0a141e', '#4cc9f0']);
});

describe('an attribute that goes, and values that change', () => {
  const attribute = (name: string, values: string[], more: Partial<WireAttribute> = {}): WireAttribute => ({ ...BLANK_ATTRIBUTE, name, values, ...more });
  const car: WireLabel = {
    ...BLANK_LABEL,
    name: 'car',
    attributes: [attribute('paint', ['red']), attribute('colour', ['red', 'blue'], { default: 'blue' }), attribute('shade', ['dark'], { shown_if: { attribute: 'colour', values: ['blue'] } }), attribute('doors', [], { type: 'number' })],
  };

  test('its heir gets the values that it lacks, and is looked at instead', () => {
    expect(heirsOf(car, 1)).toEqual(['paint', 'shade']);
    const left = removeAttribute(car, 1, 'paint').attributes;
    expect(left.map(({ name, values, shown_if }) => [name, values, shown_if?.attribute])).toEqual([['paint', ['red', 'blue'], undefined], ['shade', ['dark'], 'paint'], ['doors', [], undefined]]);
  });

  test('without an heir, what was asked because of it is always asked', () => {
    expect(removeAttribute(car, 1).attributes.map(({ shown_if }) => shown_if)).toEqual([null, null, null]);
  });

  test('a renamed value takes the default and the conditions along; one that is gone leaves both', () => {
    const renamed = withValues(car, 1, ['red', 'navy']).attributes;
    expect([renamed[1]?.default, renamed[2]?.shown_if?.values]).toEqual(['navy', ['navy']]);
    const shorter = withValues(car, 1, ['red']).attributes;
    expect([shorter[1]?.default, shorter[2]?.shown_if]).toEqual([null, null]);
    expect(withValues(car, 1, ['red', 'blue', 'green']).attributes[2]?.shown_if?.values).toEqual(['blue']);
  });
});

test('what stands by itself from many values follows their names, and goes with them', () => {
  const extras: WireLabel = { ...BLANK_LABEL, name: 'car', attributes: [{ ...colour, type: 'multi', default: ['red', 'white'] }] };
  expect(withValues(extras, 0, ['red', 'ivory']).attributes[0]?.default).toEqual(['red', 'ivory']);
  expect(withValues(extras, 0, ['white']).attributes[0]?.default).toEqual(['white']);
  expect(withValues(extras, 0, ['blue', 'green', 'black']).attributes[0]?.default).toBeNull();
});

test('a draft that is not saved is kept, and what makes no sense is not', () => {
  const kept = JSON.stringify({ etag: '"7"', text: textOf(draft) });
  expect(keptIn(kept)).toEqual({ etag: '"7"', draft });
  for (const text of [null, '', '{', '7', '{"etag": "x", "text": "{"}', '{"text": "{\\"labels\\": []}"}']) expect(keptIn(text)).toBeNull();
});

test('the places of a template follow its points', () => {
  const face: WireLabel = { ...BLANK_LABEL, name: 'face', points: ['a', 'b'], places: [[0.1, 0.2], [0.3, 0.4]] };
  expect(withPoints(face, ['a', 'c']).places).toEqual([[0.1, 0.2], [0.3, 0.4]]);
  expect(withPoints(face, ['b']).places).toEqual([[0.3, 0.4]]);
  expect(withPoints(face, ['a', 'b', 'c']).places).toEqual([[0.1, 0.2], [0.3, 0.4], [0.5, 0.5]]);
  expect(withPoints({ ...face, places: [] }, ['b']).places).toEqual([]);
});
