// Draws a cuboid: first the box of its front, then the pointer pulls out one edge into the depth: idle → pressing → dragging | placing → deepening.
// The other three follow it: side by side, or by the wheel towards one vanishing point; so does the next cuboid, until the wheel says otherwise.
import type { Bounds, Point } from '../../canvas/viewport';
import { cuboidBetween } from './cuboid-shaping';
import { BoxTool } from './draw-box';
import { clampedPoint, clampedShift, normOfBounds } from './placing';
import type { Press, Sketch, State } from './tool';

const DEPTH_PX_MIN = 2;
const STEP = 0.05;
const SHARE_MIN = 0.2;

export class DrawCuboidTool extends BoxTool {
  readonly id = 'cuboid';
  /** The size of the back as a share of that of the front: 1 = all four edges run side by side. */
  #share = 1;

  protected sketched(bounds: Bounds): Sketch {
    return { kind: 'rectangle', shape: normOfBounds(bounds, this.hand.size) };
  }

  protected spanned(bounds: Bounds): void {
    this.go(this.#deepening(bounds));
    this.hand.draft(this.sketched(bounds));
  }

  #deepening(front: Bounds): State {
    let at: Press | null = null;
    let back = front;
    const show = (): void => {
      if (!at) return;
      back = this.#backAt(front, at);
      const shape = cuboidBetween(front, back, this.hand.size);
      this.hand.draft(this.#share < 1 ? { kind: this.id, shape, meeting: meetingOf(front, back) } : { kind: this.id, shape });
    };
    const finish = (): boolean => {
      const depth = Math.hypot(back.left + back.right - front.left - front.right, back.top + back.bottom - front.top - front.bottom) / 2;
      if (depth < DEPTH_PX_MIN) this.hand.say('Move the pointer to pull out the back, then click.');
      else this.#finish(front, back);
      return true;
    };
    return {
      name: 'deepening',
      cursor: 'move',
      move: (press) => {
        at = press;
        show();
      },
      up: (press) => {
        at = press;
        show();
        finish();
      },
      turn: (by) => {
        this.#share = Math.min(1, Math.max(SHARE_MIN, this.#share - STEP * Math.sign(by)));
        show();
      },
      finish,
      cancel: () => {
        this.clear();
        return true;
      },
    };
  }

  /** The back, with its corner under the pointer that belongs to the nearest corner of the front: so nothing jumps. */
  #backAt(front: Bounds, { image, isShift }: Press): Bounds {
    const at = clampedPoint(image, this.hand.size);
    const x = Math.abs(at.x - front.left) < Math.abs(at.x - front.right) ? front.left : front.right;
    const y = Math.abs(at.y - front.top) < Math.abs(at.y - front.bottom) ? front.top : front.bottom;
    const shrunk = {
      left: x + (front.left - x) * this.#share,
      top: y + (front.top - y) * this.#share,
      right: x + (front.right - x) * this.#share,
      bottom: y + (front.bottom - y) * this.#share,
    };
    const by = clampedShift(shrunk, at.x - x, isShift ? 0 : at.y - y, this.hand.size);
    return { left: shrunk.left + by.x, top: shrunk.top + by.y, right: shrunk.right + by.x, bottom: shrunk.bottom + by.y };
  }

  #finish(front: Bounds, back: Bounds): void {
    this.go(null);
    this.clear();
    this.hand.create(this.id, cuboidBetween(front, back, this.hand.size));
  }
}

/** Where the four edges into the depth would meet: each runs from a corner of the front through the same corner of the back. */
function meetingOf(front: Bounds, back: Bounds): Point {
  const share = (back.right - back.left) / (front.right - front.left);
  return { x: front.left + (back.left - front.left) / (1 - share), y: front.top + (back.top - front.top) / (1 - share) };
}
