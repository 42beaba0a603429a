// Draws a rectangle by four points of the object's outline, in any order: the tight box around them: idle → gathering.
import type { Point } from '../../canvas/viewport';
import { clampedPoint, normOfBounds } from './placing';
import { type Press, type State, Tool } from './tool';

const POINTS = 4;
const SIDE_PX_MIN = 1;
const NAMES = ['first', 'second', 'third', 'last'] as const;

export class DrawExtremesTool extends Tool {
  readonly id = 'rectangle';
  #points: Point[] = [];
  protected readonly idle: State = {
    name: 'extremes',
    cursor: 'crosshair',
    move: (press) => this.hand.cross(clampedPoint(press.image, this.hand.size)),
    down: (press) => this.#add(press),
    leave: () => this.hand.cross(null),
    cancel: () => {
      this.hand.cross(null);
      return false;
    },
  };

  #gathering(): State {
    return {
      name: 'gathering',
      cursor: 'crosshair',
      isFine: true,
      move: (press) => this.#show(press),
      down: (press) => this.#add(press),
      finish: () => {
        this.hand.say('Four points make the box: the topmost, the lowest, the leftmost and the rightmost, in any order.');
        return true;
      },
      back: () => {
        this.#points.pop();
        if (this.#points.length === 0) this.cancel();
        else this.#show(null);
        return true;
      },
      cancel: () => {
        this.#clear();
        return true;
      },
    };
  }

  #add(press: Press): void {
    this.#points.push(clampedPoint(press.image, this.hand.size));
    if (this.#points.length < POINTS) {
      this.go(this.#gathering());
      return this.#show(press);
    }
    const bounds = around(this.#points);
    this.go(null);
    this.#clear();
    if (bounds.right - bounds.left < SIDE_PX_MIN || bounds.bottom - bounds.top < SIDE_PX_MIN) return this.hand.say('These four points have no area.');
    this.hand.create('rectangle', normOfBounds(bounds, this.hand.size));
  }

  #show(press: Press | null): void {
    const at = press ? clampedPoint(press.image, this.hand.size) : null;
    const bounds = around(at ? [...this.#points, at] : this.#points);
    this.hand.cross(at);
    this.hand.draft({ kind: 'rectangle', shape: normOfBounds(bounds, this.hand.size), caption: `${NAMES[this.#points.length]} point` });
  }

  #clear(): void {
    this.#points = [];
    this.hand.draft(null);
    this.hand.cross(null);
  }
}

function around(points: readonly Point[]): { left: number; top: number; right: number; bottom: number } {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}
