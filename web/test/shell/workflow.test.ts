// The picture of a workflow, and what can be done to its steps.
import { describe, expect, test } from 'vitest';
import { addAfter, change, changeKind, freeName, remove, rename } from '../../src/shell/pages/workflow/editing';
import { END, neighbour, pictureOf, START, waysOf } from '../../src/shell/pages/workflow/graph';
import { lines } from '../../src/shell/pages/workflow/fields';
import { size } from '../../src/shell/pages/settings/sizes';
import type { WireStep } from '../../src/wire/workflow';

const LINE: readonly WireStep[] = [{ name: 'draw', kind: 'maker' }, { name: 'check', kind: 'checker' }];
const GRAPH: readonly WireStep[] = [
  { name: 'ask', kind: 'branch', key: 'tag', cases: [{ next: 'detect', values: ['night'] }], next: 'draw' },
  { name: 'detect', kind: 'model', url: 'https://x/', on_failure: 'draw' },
  ...LINE,
];

const named = (steps: readonly WireStep[], name: string): WireStep | undefined => steps.find((step) => step.name === name);
const ways = (steps: readonly WireStep[]): string[] => waysOf(steps).map((way) => `${way.from} ${way.kind} ${way.to}`);

describe('the picture', () => {
  test('leads from the start through every step to the end', () => {
    expect(ways(LINE)).toEqual(['start next draw', 'draw next check', 'check next end', 'check send_back draw']);
  });

  test('says how many draw and what part is checked, where that is not one and all', () => {
    const steps: readonly WireStep[] = [{ name: 'draw', makers: 3 }, { name: 'check', kind: 'checker', sample_percent: 5 }, ...LINE.map((step) => ({ ...step, name: `all ${step.name}` }))];
    expect(pictureOf(steps).places.map(({ note }) => note).filter(Boolean)).toEqual(['× 3', '5 %']);
  });

  test('stands each step right of what leads to it, and none upon another', () => {
    const { places, ways: drawn } = pictureOf(GRAPH);
    const column = new Map(places.map((place) => [place.name, place.column]));
    expect([START, 'ask', 'detect', 'draw', 'check', END].map((name) => column.get(name))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(new Set(places.map((place) => `${place.x} ${place.y}`)).size).toBe(places.length);
    expect(drawn.every((way) => !way.path.includes('NaN'))).toBe(true);
  });

  test('is drawn for what is not sound, too', () => {
    for (const steps of [[], [{ name: 'a', next: 'gone' }], [{ name: 'a', next: 'a' }], [{ name: 'a', next: 'b' }, { name: 'b', next: 'a' }]]) {
      expect(pictureOf(steps).places.length).toBe(steps.length + 2);
    }
  });

  test('is walked with the arrow keys', () => {
    const picture = pictureOf(GRAPH);
    expect(neighbour(picture, START, 'ArrowRight')).toBe('ask');
    expect(neighbour(picture, 'check', 'ArrowLeft')).toBe('draw');
    expect(neighbour(picture, START, 'ArrowLeft')).toBe(START);
  });
});

describe('a change', () => {
  test('puts a new step between one and what followed it', () => {
    const added = addAfter([{ name: 'draw', next: 'check' }, { name: 'other' }, { name: 'check', kind: 'checker' }], 'draw', 'model');
    expect(added.name).toBe('model');
    expect(ways(added.steps)).toContain('draw next model');
    expect(ways(added.steps)).toContain('model next check');
    expect(addAfter(LINE, START, 'branch').steps[0]?.name).toBe('branch');
    expect(freeName(added.steps, 'model')).toBe('model 2');
  });

  test('takes a step out, and what led to it leads on', () => {
    expect(ways(remove(LINE, 'check'))).toEqual(['start next draw', 'draw next end']);
    const left = remove(GRAPH, 'detect');
    expect(named(left, 'ask')?.cases?.[0]?.next).toBe('draw');
    expect(remove([{ name: 'only' }], 'only')).toHaveLength(1);
    const jumped = remove([{ name: 'a' }, { name: 'b', next: END }, { name: 'c' }], 'b');
    expect(named(jumped, 'a')?.next).toBe(END);
  });

  test('renames a step wherever it is named', () => {
    const renamed = rename(GRAPH, 'draw', 'outline');
    expect(named(renamed, 'ask')?.next).toBe('outline');
    expect(named(renamed, 'detect')?.on_failure).toBe('outline');
    expect(named(rename(GRAPH, 'detect', 'find'), 'ask')?.cases?.[0]?.next).toBe('find');
  });

  test('leaves out what is empty, and what a kind does not have', () => {
    expect(change(LINE, 'draw', 'labels', ['Car'])[0]).toEqual({ name: 'draw', kind: 'maker', labels: ['Car'] });
    expect(change(change(LINE, 'draw', 'skill', 'night'), 'draw', 'skill', '')[0]).toEqual(LINE[0]);
    expect(changeKind([{ name: 'draw', labels: ['Car'], next: 'end' }], 'draw', 'checker')).toEqual([{ name: 'draw', kind: 'checker', next: 'end' }]);
  });
});

test('a checklist is a line each, and each line once', () => {
  expect(lines(' No gaps \n\nTight boxes\nNo gaps')).toEqual(['No gaps', 'Tight boxes']);
});

test('bytes are said as people say them', () => {
  expect([0, 999, 1000, 1_560_000, 9_960_000, 999_600_000, 3.4e11].map(size)).toEqual(['0 bytes', '999 bytes', '1.0 kB', '1.6 MB', '10 MB', '1.0 GB', '340 GB']);
});
