import { describe, expect, test } from 'vitest';
import { boundsOfCorners, handleAt, handlePoint, HANDLES, resized, upright } from '../../src/canvas/handles';
import { hitTest } from '../../src/canvas/hit-test';
import { partners } from '../../src/canvas/painters/cuboid';
import { Viewport } from '../../src/canvas/viewport';
import { type PaintedKind, SHAPE_KINDS, VisibleShapes } from '../../src/canvas/visible-shapes';

const shapesOf = (...shapes: [PaintedKind, number[]][]): VisibleShapes => {
  const visible = new VisibleShapes();
  shapes.forEach(([kind, norm], track) => {
    visible.add({ track, kind: SHAPE_KINDS.indexOf(kind), flags: 0, color: '#fff', label: '', edges: null }, norm, 100, 100);
  });
  return visible;
};

describe('the viewport', () => {
  test('goes from image to screen and back to the same point', () => {
    const viewport = new Viewport();
    viewport.resize({ width: 800, height: 600 });
    viewport.setImage({ width: 1920, height: 1080 });
    viewport.zoomAt({ x: 200, y: 300 }, 2.5);
    viewport.pan(13, -7);
    const point = viewport.imageFromScreen(viewport.screenFromImage({ x: 321.5, y: 77.25 }));
    expect(point.x).toBeCloseTo(321.5, 9);
    expect(point.y).toBeCloseTo(77.25, 9);
  });

  test('zooming leaves what is under the pointer where it is', () => {
    const viewport = new Viewport();
    viewport.resize({ width: 800, height: 600 });
    viewport.setImage({ width: 1000, height: 500 });
    const at = { x: 123, y: 456 };
    const before = viewport.imageFromScreen(at);
    viewport.zoomAt(at, 3);
    const after = viewport.imageFromScreen(at);
    expect([after.x, after.y]).toEqual([expect.closeTo(before.x, 9), expect.closeTo(before.y, 9)]);
  });

  test('a fitted picture stays fitted when the window changes; one the hand has moved does not jump', () => {
    const viewport = new Viewport();
    viewport.resize({ width: 832, height: 632 });
    viewport.setImage({ width: 400, height: 300 });
    expect(viewport.scale).toBe(2);
    viewport.resize({ width: 432, height: 632 });
    expect(viewport.scale).toBe(1);
    viewport.pan(5, 5);
    viewport.resize({ width: 832, height: 632 });
    expect(viewport.scale).toBe(1);
  });
});

describe('the hit test', () => {
  test('takes the smallest of those under the point, and of equals the upper one', () => {
    const shapes = shapesOf(['rectangle', [0, 0, 0.9, 0.9]], ['rectangle', [0.1, 0.1, 0.3, 0.3]], ['rectangle', [0.1, 0.1, 0.3, 0.3]]);
    expect(hitTest(shapes, { x: 20, y: 20 }, 1)).toBe(2);
    expect(hitTest(shapes, { x: 50, y: 50 }, 1)).toBe(0);
    expect(hitTest(shapes, { x: 95, y: 95 }, 1)).toBe(-1);
  });

  test('a polygon is hit inside its outline and not in its bounds alone', () => {
    const shapes = shapesOf(['polygon', [0, 0, 1, 0, 0, 1]]);
    expect(hitTest(shapes, { x: 20, y: 20 }, 1)).toBe(0);
    expect(hitTest(shapes, { x: 90, y: 90 }, 1)).toBe(-1);
  });

  test('a line is hit near its path only', () => {
    const shapes = shapesOf(['line', [0, 0, 1, 1]]);
    expect(hitTest(shapes, { x: 51, y: 49 }, 3)).toBe(0);
    expect(hitTest(shapes, { x: 80, y: 20 }, 3)).toBe(-1);
  });

  test('absent landmark points count for nothing', () => {
    const shapes = shapesOf(['landmark', [0.2, 0.2, NaN, NaN, 0.4, 0.4]]);
    expect(Array.from(shapes.bounds.subarray(0, 4))).toEqual([20, 20, 40, 40].map((n) => expect.closeTo(n, 4)));
    expect(hitTest(shapes, { x: 30, y: 30 }, 1)).toBe(0);
  });
});

describe('handles', () => {
  const box = { left: 10, top: 20, right: 110, bottom: 70 };

  test.each(HANDLES)('%s is found where it is', (handle) => {
    expect(handleAt(box, handlePoint(box, handle), 5)).toBe(handle);
  });

  test('the middle is no handle, and a small box keeps a middle', () => {
    expect(handleAt(box, { x: 60, y: 45 }, 5)).toBeNull();
    expect(handleAt({ left: 0, top: 0, right: 8, bottom: 8 }, { x: 4, y: 4 }, 5)).toBeNull();
    expect(handleAt(box, { x: 140, y: 45 }, 5)).toBeNull();
  });

  test('a crossed rectangle is turned round', () => {
    expect(upright(resized(box, 'se', -150, -100))).toEqual({ left: -40, top: -30, right: 10, bottom: 20 });
    expect(boundsOfCorners({ x: 5, y: 1 }, { x: 2, y: 9 })).toEqual({ left: 2, top: 1, right: 5, bottom: 9 });
  });
});

test('a cuboid joins the corners that belong together, whatever order the back came in', () => {
  const front = [0, 0, 10, 0, 10, 10, 0, 10];
  const back = [22, 8, 22, 18, 12, 18, 12, 8]; // begins at the upper right
  const partner = partners(Float32Array.from([...front, ...back]), 0);
  expect([0, 1, 2, 3].map(partner)).toEqual([3, 0, 1, 2]);
});
