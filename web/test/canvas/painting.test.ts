import { describe, expect, test } from 'vitest';
import { paintOverlay } from '../../src/canvas/paint-overlay';
import { PAINTERS } from '../../src/canvas/painters/kinds';
import type { Ink, Pen } from '../../src/canvas/painters/painter';
import { Stale, Staleness } from '../../src/canvas/stale';
import { type PaintedKind, SHAPE_KINDS, VisibleShapes } from '../../src/canvas/visible-shapes';

/** Writes down what is called on it. */
function recorder(): { ink: Ink; calls: string[] } {
  const calls: string[] = [];
  const known = new Map<string | symbol, unknown>([['canvas', { width: 100, height: 100 }]]);
  const ink = new Proxy({}, {
    get: (_, name) => known.get(name) ?? ((...rest: unknown[]) => calls.push(`${String(name)}(${rest.map((n) => (typeof n === 'number' ? Math.round(n) : typeof n)).join()})`)),
    set: (_, name, value) => Boolean(known.set(name, value)),
  });
  return { ink: ink as unknown as Ink, calls };
}

const NORM: Record<PaintedKind, number[]> = {
  rectangle: [0.1, 0.1, 0.5, 0.4],
  polygon: [0.1, 0.1, 0.5, 0.1, 0.3, 0.6],
  line: [0.1, 0.1, 0.5, 0.5],
  cuboid: [0.1, 0.1, 0.4, 0.1, 0.4, 0.4, 0.1, 0.4, 0.2, 0.2, 0.5, 0.2, 0.5, 0.5, 0.2, 0.5],
  landmark: [0.1, 0.1, NaN, NaN, 0.3, 0.3],
};
const VIEW = { scale: 2, left: 5, top: 5, ratio: 1 };
const PEN: Pen = { color: '#0f0', width: 2, alpha: 1, fillAlpha: 0 };

const one = (kind: PaintedKind, flags = 0): VisibleShapes => {
  const shapes = new VisibleShapes();
  shapes.add({ track: 0, kind: SHAPE_KINDS.indexOf(kind), flags, color: '#0f0', label: 'car 1', edges: Uint16Array.from([0, 1, 0, 2]) }, NORM[kind], 100, 100);
  return shapes;
};

describe.each(SHAPE_KINDS)('the painter of %s', (kind) => {
  test('draws it twice, a halo under the colour, and never dashes', () => {
    const { ink, calls } = recorder();
    PAINTERS[kind](ink, one(kind), 0, VIEW, PEN);
    expect(calls.filter((call) => call.startsWith('stroke')).length).toBeGreaterThanOrEqual(2);
    expect(calls.some((call) => call.startsWith('setLineDash'))).toBe(false);
    expect(calls.some((call) => call.includes('NaN'))).toBe(false);
  });
});

test('a rectangle lands where the view says', () => {
  const { ink, calls } = recorder();
  PAINTERS.rectangle(ink, one('rectangle'), 0, VIEW, PEN);
  expect(calls[0]).toBe('strokeRect(26,26,80,60)');
});

test('the selected shape is painted last, with its eight handles', () => {
  const shapes = one('rectangle');
  shapes.add({ track: 1, kind: 0, flags: 0, color: '#f00', label: 'car 2', edges: null }, [0.5, 0.5, 0.6, 0.6], 100, 100);
  const { ink, calls } = recorder();
  const sprites = { get: () => ({ width: 10, height: 10 }) } as never;
  paintOverlay(ink, { shapes, selected: 0, hovered: -1, others: [], hasHandles: true, vertex: -1, draft: null, cross: null, hasLabels: true, hasActiveLabels: true, isOutlineOnly: false, ghosts: null, magnified: null }, VIEW, sprites);
  const rectangles = calls.filter((call) => call.startsWith('strokeRect'));
  expect(rectangles.at(-1)).toBe('strokeRect(26,26,80,60)');
  expect(calls.filter((call) => call.startsWith('arc'))).toHaveLength(8);
});

test('a box that its handles would hide has small ones at its corners only', () => {
  const { ink, calls } = recorder();
  const sprites = { get: () => ({ width: 10, height: 10 }) } as never;
  paintOverlay(ink, { shapes: one('rectangle'), selected: 0, hovered: -1, others: [], hasHandles: true, vertex: -1, draft: null, cross: null, hasLabels: true, hasActiveLabels: true, isOutlineOnly: false, ghosts: null, magnified: null }, { ...VIEW, scale: 1 }, sprites);
  expect(calls.filter((call) => call.startsWith('arc'))).toHaveLength(4);
});

test('requests merge to the highest level and cost one animation frame', () => {
  const due: ((now: number) => void)[] = [];
  const painted: number[] = [];
  const stale = new Staleness((level) => painted.push(level), (paint) => due.push(paint));
  stale.mark(Stale.overlay);
  stale.mark(Stale.frame);
  stale.mark(Stale.shapes);
  expect(due).toHaveLength(1);
  due.pop()?.(0);
  expect(painted).toEqual([Stale.frame]);
  stale.mark(Stale.overlay);
  due.pop()?.(0);
  expect(painted).toEqual([Stale.frame, Stale.overlay]);
});
