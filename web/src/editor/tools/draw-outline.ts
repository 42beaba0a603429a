// Draws polygons and lines: idle → pressing → placing (click by click) | freehand (the button held), and back to pressing. Ctrl takes the
// place on a neighbour's border instead; two such places on one border take the whole way between them, with Shift the other way round.
import type { Point } from '../../canvas/viewport';
import { pathBetween, type Spot } from './border';
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
  /** How many points each click left behind, and where on a border it was. */
  #clicks: { readonly count: number; readonly spot: Spot | null }[] = [];
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
    const { points, spot } = this.#aim(from);
    if (spot) this.#take(points, spot);
    else this.#add(from, SAME_PX);
    this.#show(from);
    this.go({
      ...this.#common(),
      name: 'pressing',
      move: (press) => {
        if (from.isCtrl || !isDrag(from, press)) return;
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
        this.#points.length -= Math.min(this.#points.length, this.#clicks.pop()?.count ?? 1);
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
    if (!last || distance(last, at) * this.hand.sight.scale >= px) this.#take([at], null);
  }

  #take(points: readonly Point[], spot: Spot | null): void {
    this.#points.push(...points);
    this.#clicks.push({ count: points.length, spot });
  }

  /** The points that a click would add: with Ctrl those along the neighbour's border. */
  #aim({ image, isCtrl, isShift }: Press): { points: readonly Point[]; spot: Spot | null } {
    const spot = isCtrl ? this.hand.sight.spotAt(image, null) : null;
    if (!spot) return { points: [clampedPoint(image, this.hand.size)], spot: null };
    const before = this.#clicks.at(-1)?.spot;
    const isSame = before && before.border.track === spot.border.track;
    return { points: isSame ? [...pathBetween(before, spot, isShift), spot.at] : [spot.at], spot };
  }

  #isClosing(press: Press): boolean {
    const [first] = this.#points;
    if (!first || this.id !== 'polygon' || this.#points.length < this.#outline.pointsMin) return false;
    return distance(first, clampedPoint(press.image, this.hand.size)) * this.hand.sight.scale <= CLOSE_PX;
  }

  #show(press: Press | null): void {
    const isClosing = press !== null && this.#isClosing(press);
    const closing = isClosing ? this.#points.slice(0, 1) : this.#points.slice(-1);
    const tips = press && !isClosing ? this.#aim(press).points : closing;
    this.hand.cross(null);
    this.hand.draft({ kind: this.id, shape: normOfPoints([...this.#points, ...tips], this.hand.size), isOpen: true, isClosing });
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
    this.#clicks = [];
    this.hand.draft(null);
    this.hand.cross(null);
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
