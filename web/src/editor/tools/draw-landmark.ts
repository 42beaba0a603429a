// Draws landmarks: a drag lays the label's template into a box, clicks set its points one after the other: idle → pressing → dragging | pointing.
// While pointing, 1 sets the next point where the pointer is, 2 sets it as occluded, 3 says that it is not there.
import type { Bounds, Point } from '../../canvas/viewport';
import { BoxTool } from './draw-box';
import { mayOccludePoints, NO_OCCLUDED_POINTS } from '../point-occlusion';
import { clampedPoint, normOfPoints } from './placing';
import { laidOut } from './template';
import type { Press, Sketch, State } from './tool';

type Spot = Point | null;
const VISIBLE = 1;
const ABSENT = 3;

export class DrawLandmarkTool extends BoxTool {
  readonly id = 'landmark';
  #spots: Spot[] = [];
  readonly #occluded = new Set<number>();
  #at: Point | null = null;

  protected sketched(bounds: Bounds): Sketch {
    const label = this.hand.labels.get(this.hand.label);
    const { points } = label;
    if (points.length === 0) return { kind: 'rectangle', shape: normOfPoints([corner(bounds, 0), corner(bounds, 1)], this.hand.size) };
    return { kind: this.id, points, shape: normOfPoints(laidOut(label, bounds), this.hand.size) };
  }

  protected spanned(bounds: Bounds): void {
    const label = this.hand.labels.get(this.hand.label);
    const { points, title } = label;
    if (points.length === 0) return this.hand.say(`${title} has no template: click its points one after the other, Enter ends.`);
    this.hand.create(this.id, normOfPoints(laidOut(label, bounds), this.hand.size), points);
  }

  protected override clicked(from: Press): void {
    this.#forget();
    this.#set(from);
  }

  /** The next point is where the pointer is. */
  #pointing(): State {
    return {
      name: 'pointing',
      cursor: 'crosshair',
      isFine: true,
      move: (press) => this.#show(press),
      up: (press) => this.#set(press),
      digit: (number) => {
        if (number > ABSENT) return false;
        if (number === ABSENT) this.#put(null, false);
        else if (this.#at) this.#put(this.#at, number !== VISIBLE);
        return true;
      },
      back: () => {
        this.#spots.pop();
        this.#occluded.delete(this.#spots.length);
        if (this.#spots.length === 0) this.cancel();
        else this.#show(null);
        return true;
      },
      finish: () => this.#finish(),
      cancel: () => {
        this.#forget();
        this.clear();
        return true;
      },
    };
  }

  /** Sets the next point, or with Alt says that it is not there. */
  #set(press: Press): void {
    this.#put(press.isAlt ? null : clampedPoint(press.image, this.hand.size), false);
  }

  #put(spot: Spot, isOccluded: boolean): void {
    if (isOccluded && !mayOccludePoints(this.hand.labels, this.hand.label)) return this.hand.say(NO_OCCLUDED_POINTS);
    if (isOccluded) this.#occluded.add(this.#spots.length);
    this.#spots.push(spot);
    const { points } = this.hand.labels.get(this.hand.label);
    if (points.length > 0 && this.#spots.length >= points.length) return void this.#finish();
    this.go(this.#pointing());
    this.#show(null);
  }

  #show(press: Press | null): void {
    const { points, title } = this.hand.labels.get(this.hand.label);
    const count = this.#spots.length;
    const next = press ? clampedPoint(press.image, this.hand.size) : null;
    this.#at = next;
    const names = points.length > 0 ? points : numbered(count + 1);
    const spots = [...this.#spots, next, ...Array<null>(Math.max(0, names.length - count - 1)).fill(null)];
    this.hand.cross(next);
    this.hand.draft({ kind: this.id, points: names, shape: normOfPoints(spots, this.hand.size), caption: `${title}: ${names[count]}`, hollow: this.#occluded });
  }

  #finish(): boolean {
    const { points } = this.hand.labels.get(this.hand.label);
    const names = points.length > 0 ? points : numbered(this.#spots.length);
    const spots = names.map((_, i) => this.#spots[i] ?? null);
    const occluded = names.filter((_, i) => this.#occluded.has(i));
    this.#forget();
    this.go(null);
    this.clear();
    if (spots.some((spot) => spot !== null)) this.hand.create(this.id, normOfPoints(spots, this.hand.size), names, occluded);
    return true;
  }

  #forget(): void {
    this.#spots = [];
    this.#occluded.clear();
    this.#at = null;
  }
}

function corner({ left, top, right, bottom }: Bounds, which: 0 | 1): Point {
  return which === 0 ? { x: left, y: top } : { x: right, y: bottom };
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `p${i + 1}`);
}
