import { expect, test } from 'vitest';
import { Rhythm } from '../../src/sync/rhythm';

test('sends every second while all is well', () => {
  const rhythm = new Rhythm();
  expect(rhythm.isDue(0)).toBe(true);
  rhythm.succeeded(100);
  expect([rhythm.isDue(1099), rhythm.isDue(1100)]).toEqual([false, true]);
});

test('waits ever longer while it fails, never longer than half a minute, and at least as long as it was asked to', () => {
  const rhythm = new Rhythm();
  const waits = Array.from({ length: 8 }, () => {
    rhythm.failed(0, 1);
    return [1, 2, 4, 8, 16, 30].find((seconds) => rhythm.isDue(seconds * 1000));
  });
  expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
  rhythm.failed(0, 0, 60_000);
  expect([rhythm.isDue(59_999), rhythm.isDue(60_000)]).toEqual([false, true]);
});

test('hurries when it is told to, and forgets its failures once one goes through', () => {
  const rhythm = new Rhythm();
  rhythm.failed(0, 1);
  rhythm.hurry();
  expect(rhythm.isDue(0)).toBe(true);
  expect(rhythm.isFailing).toBe(true);
  rhythm.succeeded(0);
  expect(rhythm.isFailing).toBe(false);
});
