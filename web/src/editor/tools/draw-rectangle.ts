// Draws a rectangle by a drag or by two clicks: idle → pressing → dragging | placing. Shift keeps it square, Alt draws from the centre.
import { boundsOfCorners } from '../../canvas/handles';
import type { Bounds, Point, Size } from '../../canvas/viewport';
import { clampedPoint, normOfBounds } from './placing';
import { isDrag, type Press, type State, Tool } from './tool';

const SIDE_PX_MIN = 1;

export class DrawRectangleTool extends Tool {
  readonly id = 'rectangle';
  protected readonly idle: State = {
    name: 'idle',
    cursor: 'crosshair',
    move: (press) => this.hand.cross(clampedPoint(press.image, this.hand.size)),
    down: (press) => this.go(this.#pressing(press)),
    leave: () => this.hand.cross(null),
    cancel: () => {
      this.hand.cross(null);
      return false;
    },
  };

  #pressing(from: Press): State {
    return {
      name: 'pressing',
      cursor: 'crosshair',
      move: (press) => {
        if (!isDrag(from, press)) return;
        this.go(this.#spanning('dragging', from));
        this.move(press);
      },
      up: () => this.go(this.#spanning('placing', from)),
      cancel: () => true,
    };
  }

  /** The far corner follows the pointer: `dragging` ends where the button is let go, `placing` at the next click. */
  #spanning(name: 'dragging' | 'placing', from: Press): State {
    return {
      name,
      cursor: 'crosshair',
      move: (press) => {
        this.hand.cross(clampedPoint(press.image, this.hand.size));
        this.hand.draft(spanned(from.image, press, this.hand.size));
      },
      up: (press) => this.#finish(spanned(from.image, press, this.hand.size)),
      cancel: () => {
        this.#clear();
        return true;
      },
    };
  }

  #finish(bounds: Bounds): void {
    this.go(null);
    this.#clear();
    if (bounds.right - bounds.left < SIDE_PX_MIN || bounds.bottom - bounds.top < SIDE_PX_MIN) return;
    this.hand.create('rectangle', normOfBounds(bounds, this.hand.size));
  }

  #clear(): void {
    this.hand.draft(null);
    this.hand.cross(null);
  }
}

function spanned(from: Point, { image, isShift, isAlt }: Press, size: Size): Bounds {
  let dx = image.x - from.x;
  let dy = image.y - from.y;
  if (isShift) {
    const side = Math.max(Math.abs(dx), Math.abs(dy));
    dx = dx < 0 ? -side : side;
    dy = dy < 0 ? -side : side;
  }
  const near = isAlt ? { x: from.x - dx, y: from.y - dy } : from;
  return boundsOfCorners(clampedPoint(near, size), clampedPoint({ x: from.x + dx, y: from.y + dy }, size));
}
