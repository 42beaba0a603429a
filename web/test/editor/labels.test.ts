import { expect, test } from 'vitest';
import { Labels } from '../../src/editor/labels';

const label = (name: string, kinds: string[] = []) => ({ name, display_name: '', color: '', hotkey: '', kinds, attributes: [], points: [], edges: [] });
const SCHEMA = { version: 1, is_open: false, labels: [label('car'), label('van', ['rectangle', 'polygon']), label('lane', ['line'])] };

test('a step that names no labels lets all be drawn', () => {
  expect(new Labels(SCHEMA, [], { labels: [], kinds: [] }).drawable.map(({ name }) => name)).toEqual(['car', 'van', 'lane']);
});

test('a step that names labels offers those, and no key leads to another', () => {
  const labels = new Labels(SCHEMA, [], { labels: ['van', 'lane'] });
  expect(labels.drawable.map(({ name }) => name)).toEqual(['van', 'lane']);
  expect([labels.byHotkey('1'), labels.byHotkey('2')?.name]).toEqual([undefined, 'van']);
  expect([labels.allows('car', 'rectangle'), labels.allows('van', 'rectangle')]).toEqual([false, true]);
});

test('a step that names kinds of shapes allows no others', () => {
  const labels = new Labels(SCHEMA, [], { kinds: ['polygon'] });
  expect([labels.allows('van', 'polygon'), labels.allows('van', 'rectangle'), labels.allows('lane', 'line')]).toEqual([true, false, false]);
});
