// Draws rectangles of the size that the last one had, each with one click: idle alone. It stays in the hand until another tool is taken.
import type { Bounds, Point } from '../../canvas/viewport';
import { clampedShift, normOfBounds } from './placing';
import { type State, Tool } from './tool';

export class DrawStampTool extends Tool {
  readonly id = 'rectangle';
  protected readonly idle: State = {
    name: 'stamp',
    cursor: 'crosshair',
    move: ({ image }) => {
      const bounds = this.#around(image);
      this.hand.draft(bounds && { kind: 'rectangle', shape: normOfBounds(bounds, this.hand.size) });
    },
    down: ({ image }) => {
      const bounds = this.#around(image);
      if (!bounds) return this.hand.say('Draw one rectangle first: the stamp repeats its size.');
      this.hand.draft(null);
      this.hand.create('rectangle', normOfBounds(bounds, this.hand.size));
      this.hand.useTool('rectangle');
    },
    leave: () => this.hand.draft(null),
    cancel: () => {
      this.hand.draft(null);
      return false;
    },
  };

  #around({ x, y }: Point): Bounds | null {
    const size = this.hand.lastBox;
    if (!size) return null;
    const bounds = { left: x - size.width / 2, top: y - size.height / 2, right: x + size.width / 2, bottom: y + size.height / 2 };
    const shift = inside(bounds, this.hand.size);
    return { left: bounds.left + shift.x, top: bounds.top + shift.y, right: bounds.right + shift.x, bottom: bounds.bottom + shift.y };
  }
}

/** The shift that brings the box into the picture: it is cut at no edge, so that it keeps its size. */
function inside({ left, top, right, bottom }: Bounds, size: { width: number; height: number }): Point {
  const middle = { left: 0, top: 0, right: right - left, bottom: bottom - top };
  const shift = clampedShift(middle, left, top, size);
  return { x: shift.x - left, y: shift.y - top };
}
