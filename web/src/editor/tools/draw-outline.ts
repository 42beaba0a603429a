// Draws polygons and lines: idle → pressing → placing (click by click) | freehand (the button held), and back to pressing.
import type { Point } from '../../canvas/viewport';
import { clampedPoint, normOfPoints } from './placing';
import { isDrag, type Hand, type Press, type State, Tool } from './tool';

/** The hand leaves a point behind every so often while it draws without lifting. */
const FREEHAND_PX = 10;
const CLOSE_PX = 9;
const SAME_PX = 2;
const CROSS = 'crosshair';

interface Outline {
  readonly kind: 'polygon' | 'line';
  readonly pointsMin: number;
  readonly tooFew: string;
}

const OUTLINES: Readonly<Record<Outline['kind'], Outline>> = {
  polygon: { kind: 'polygon', pointsMin: 3, tooFew: 'A polygon has at least three points.' },
  line: { kind: 'line', pointsMin: 2, tooFew: 'A line has at least two points.' },
};

export class DrawOutlineTool extends Tool {
  readonly id: Outline['kind'];
  readonly #outline: Outline;
  #points: Point[] = [];
  protected readonly idle: State = {
    name: 'idle',
    cursor: CROSS,
    move: (press) => this.hand.cross(clampedPoint(press.image, this.hand.size)),
    down: (press) => this.#press(press),
    leave: () => this.hand.cross(null),
    cancel: () => {
      this.hand.cross(null);
      return false;
    },
  };

  constructor(hand: Hand, kind: Outline['kind']) {
    super(hand);
    this.id = kind;
    this.#outline = OUTLINES[kind];
  }

  /** The point is there as soon as the button is down. On the first one it closes the ring instead. */
  #press(from: Press): void {
    if (this.#isClosing(from)) return void this.#finish();
    this.#add(from, SAME_PX);
    this.#show(from);
    this.go({
      ...this.#common(),
      name: 'pressing',
      move: (press) => {
        if (!isDrag(from, press)) return;
        this.go(this.#freehand());
        this.move(press);
      },
      up: () => this.go(this.#placing()),
    });
  }

  /** Points by clicks; a band reaches from the last one to the pointer. */
  #placing(): State {
    return { ...this.#common(), name: 'placing', move: (press) => this.#show(press), down: (press) => this.#press(press) };
  }

  #freehand(): State {
    return {
      ...this.#common(),
      name: 'freehand',
      move: (press) => {
        if (!this.#isClosing(press)) this.#add(press, FREEHAND_PX);
        this.#show(press);
      },
      up: (press) => {
        if (this.#isClosing(press)) return void this.#finish();
        this.#add(press, SAME_PX);
        this.go(this.#placing());
      },
    };
  }

  #common(): Pick<State, 'cursor' | 'back' | 'finish' | 'cancel' | 'double'> {
    return {
      cursor: CROSS,
      finish: () => this.#finish(),
      double: () => void this.#finish(),
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

  /** Adds the point unless it lies within `px` of the last one on the screen. */
  #add(press: Press, px: number): void {
    const last = this.#points.at(-1);
    const at = clampedPoint(press.image, this.hand.size);
    if (!last || distance(last, at) * this.hand.sight.scale >= px) this.#points.push(at);
  }

  #isClosing(press: Press): boolean {
    const [first] = this.#points;
    if (!first || this.id !== 'polygon' || this.#points.length < this.#outline.pointsMin) return false;
    return distance(first, clampedPoint(press.image, this.hand.size)) * this.hand.sight.scale <= CLOSE_PX;
  }

  #show(press: Press | null): void {
    const isClosing = press !== null && this.#isClosing(press);
    const tip = press && !isClosing ? clampedPoint(press.image, this.hand.size) : (this.#points[isClosing ? 0 : this.#points.length - 1] as Point);
    this.hand.cross(null);
    this.hand.draft({ kind: this.id, shape: normOfPoints([...this.#points, tip], this.hand.size), isOpen: true, isClosing });
  }

  #finish(): boolean {
    const points = this.#points;
    if (points.length < this.#outline.pointsMin) {
      this.hand.say(this.#outline.tooFew);
      return true;
    }
    this.go(null);
    this.#clear();
    this.hand.create(this.id, normOfPoints(points, this.hand.size));
    return true;
  }

  #clear(): void {
    this.#points = [];
    this.hand.draft(null);
    this.hand.cross(null);
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
