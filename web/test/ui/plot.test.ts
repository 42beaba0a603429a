import { expect, test } from 'vitest';
import { linePoints, namedColumns, place, ticksTo } from '../../src/ui/plot';

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [7, [0, 2, 4, 6, 8]],
  [40, [0, 10, 20, 30, 40]],
  [1234, [0, 500, 1000, 1500]],
])('%d is measured by round numbers', (most, ticks) => {
  expect(ticksTo(most)).toEqual(ticks);
});

test('a line goes from edge to edge and stands on the ground at 0', () => {
  expect(linePoints([0, 5, 10], 10, 100, 50)).toBe('0,50 50,25 100,0');
  expect(linePoints([3], 3, 100, 50)).toBe('0,0');
  expect(place(3, 0, 50, 0)).toBe(50);
});

test('the last day has its name, and names have room', () => {
  expect(namedColumns(7, 9)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  const named = namedColumns(90, 8);
  expect(named.at(-1)).toBe(89);
  expect(named.length).toBeLessThanOrEqual(8);
});
