// Draws a cuboid: first the box of its front, then the pointer pulls out the back: idle → pressing → dragging | placing → deepening.
import type { Bounds, Point } from '../../canvas/viewport';
import { cuboidOf } from './cuboid-shaping';
import { BoxTool } from './draw-box';
import { clampedPoint, clampedShift, normOfBounds } from './placing';
import type { Press, Sketch, State } from './tool';

const DEPTH_PX_MIN = 2;

export class DrawCuboidTool extends BoxTool {
  readonly id = 'cuboid';

  protected sketched(bounds: Bounds): Sketch {
    return { kind: 'rectangle', shape: normOfBounds(bounds, this.hand.size) };
  }

  protected spanned(bounds: Bounds): void {
    this.go(this.#deepening(bounds));
    this.hand.draft(this.sketched(bounds));
  }

  #deepening(front: Bounds): State {
    let depth: Point = { x: 0, y: 0 };
    const finish = (): boolean => {
      if (Math.hypot(depth.x, depth.y) < DEPTH_PX_MIN) this.hand.say('Move the pointer to pull out the back, then click.');
      else this.#finish(front, depth);
      return true;
    };
    return {
      name: 'deepening',
      cursor: 'move',
      move: (press) => {
        depth = this.#depthTo(front, press);
        this.hand.draft({ kind: this.id, shape: cuboidOf(front, depth, this.hand.size) });
      },
      up: (press) => {
        depth = this.#depthTo(front, press);
        finish();
      },
      finish,
      cancel: () => {
        this.clear();
        return true;
      },
    };
  }

  /** How far the back lies off: from the corner of the front that is nearest to the pointer, so that nothing jumps. */
  #depthTo(front: Bounds, { image, isShift }: Press): Point {
    const at = clampedPoint(image, this.hand.size);
    const x = Math.abs(at.x - front.left) < Math.abs(at.x - front.right) ? front.left : front.right;
    const y = Math.abs(at.y - front.top) < Math.abs(at.y - front.bottom) ? front.top : front.bottom;
    return clampedShift(front, at.x - x, isShift ? 0 : at.y - y, this.hand.size);
  }

  #finish(front: Bounds, depth: Point): void {
    this.go(null);
    this.clear();
    this.hand.create(this.id, cuboidOf(front, depth, this.hand.size));
  }
}
