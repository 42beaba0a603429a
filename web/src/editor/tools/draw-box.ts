// Spans a box by a drag or by two clicks: idle → pressing → dragging | placing. Shift keeps it square, Alt draws from the centre.
import { boundsOfCorners } from '../../canvas/handles';
import type { Bounds, Point, Size } from '../../canvas/viewport';
import { clampedPoint } from './placing';
import { isDrag, type Press, type Sketch, type State, Tool } from './tool';

const SIDE_PX_MIN = 1;

/** What all tools that begin with a box have in common. */
export abstract class BoxTool extends Tool {
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

  /** What the box would become. */
  protected abstract sketched(bounds: Bounds): Sketch;

  /** The box is there. */
  protected abstract spanned(bounds: Bounds): void;

  /** Button down and up again without a drag: the box's far corner is the next click. */
  protected clicked(from: Press): void {
    this.go(this.#spanning('placing', from));
  }

  protected clear(): void {
    this.hand.draft(null);
    this.hand.cross(null);
  }

  #pressing(from: Press): State {
    return {
      name: 'pressing',
      cursor: 'crosshair',
      move: (press) => {
        if (!isDrag(from, press)) return;
        this.go(this.#spanning('dragging', from));
        this.move(press);
      },
      up: () => this.clicked(from),
      cancel: () => true,
    };
  }

  /** The far corner follows the pointer: `dragging` ends where the button is let go, `placing` at the next click. */
  #spanning(name: 'dragging' | 'placing', from: Press): State {
    return {
      name,
      isFine: true,
      cursor: 'crosshair',
      move: (press) => {
        this.hand.cross(clampedPoint(press.image, this.hand.size));
        this.hand.draft(this.sketched(spanOf(from.image, press, this.hand.size)));
      },
      up: (press) => this.#finish(spanOf(from.image, press, this.hand.size)),
      cancel: () => {
        this.clear();
        return true;
      },
    };
  }

  #finish(bounds: Bounds): void {
    this.go(null);
    this.clear();
    if (bounds.right - bounds.left < SIDE_PX_MIN || bounds.bottom - bounds.top < SIDE_PX_MIN) return;
    this.spanned(bounds);
  }
}

function spanOf(from: Point, { image, isShift, isAlt }: Press, size: Size): Bounds {
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
