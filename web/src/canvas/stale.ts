// How much of the stage is out of date. Requests merge to the highest level and cost one animation frame.

export const Stale = {
  none: 0,
  /** Hover, rubber band, handles: shapes stay as gathered. */
  overlay: 1,
  /** A track changed: shapes are gathered again. */
  shapes: 2,
  /** Another picture. */
  frame: 3,
} as const;

export type StaleLevel = (typeof Stale)[keyof typeof Stale];

export type Schedule = (paint: (now: number) => void) => void;

export class Staleness {
  #level: StaleLevel = Stale.none;
  #isScheduled = false;

  constructor(
    private readonly paint: (level: StaleLevel, now: number) => void,
    private readonly schedule: Schedule,
  ) {}

  mark(level: StaleLevel): void {
    if (level > this.#level) this.#level = level;
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.schedule((now) => this.#run(now));
  }

  #run(now: number): void {
    const level = this.#level;
    this.#isScheduled = false;
    this.#level = Stale.none;
    this.paint(level, now);
  }
}
