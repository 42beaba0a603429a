// What a tool is: a small machine of states that turns what the hand does into changes.
import type { Handle } from '../../canvas/handles';
import type { Bounds, Point, Size } from '../../canvas/viewport';

export const TOOL_IDS = ['select', 'rectangle', 'pan'] as const;
export type ToolId = (typeof TOOL_IDS)[number];

/** A pointer event with its place on the picture. */
export interface Press {
  readonly image: Point;
  readonly screen: Point;
  readonly isShift: boolean;
  readonly isAlt: boolean;
}

/** Norm coordinates, x and y in turn; null is a landmark point that is not there. */
export type Norm = readonly (number | null)[];

/** What can be seen and found on the frame on screen. */
export interface Looking {
  /** The track under a point of the picture. */
  hit(at: Point): string | null;
  boundsOf(track: string): Bounds | null;
  shapeOf(track: string): Norm | null;
  isLocked(track: string): boolean;
}

/** All that tools may ask and do. The editor is one; a test has its own mouse for it. */
export interface Hand {
  readonly isReadOnly: boolean;
  /** The size of the picture on screen. */
  readonly size: Size;
  readonly selected: string | null;
  readonly sight: Looking;
  /** The handle of the selected rectangle under the pointer. */
  handleAt(at: Point): Handle | null;
  select(track: string | null): void;
  hover(track: string | null): void;
  begin(): void;
  place(track: string, shape: Norm): void;
  commit(): void;
  cancel(): void;
  /** Makes a track of the sticky label and selects it. */
  create(kind: string, shape: Norm): void;
  draft(bounds: Bounds | null): void;
  cross(at: Point | null): void;
  pan(dx: number, dy: number): void;
  useTool(id: ToolId): void;
}

export interface State {
  readonly name: string;
  readonly cursor: string;
  down?(press: Press): void;
  move?(press: Press): void;
  up?(press: Press): void;
  leave?(): void;
  /** Gives up what it is doing. False when there was nothing to give up. */
  cancel?(): boolean;
}

export abstract class Tool {
  abstract readonly id: ToolId;
  protected abstract readonly idle: State;
  #state: State | null = null;

  constructor(protected readonly hand: Hand) {}

  get state(): State {
    return this.#state ?? this.idle;
  }

  /** Where it is, as `select.moving`. */
  get path(): string {
    return `${this.id}.${this.state.name}`;
  }

  protected go(state: State | null): void {
    this.#state = state;
  }

  down(press: Press): void {
    this.state.down?.(press);
  }

  move(press: Press): void {
    this.state.move?.(press);
  }

  up(press: Press): void {
    this.state.up?.(press);
  }

  leave(): void {
    this.state.leave?.();
  }

  cancel(): boolean {
    const isDone = this.state.cancel?.() ?? false;
    this.go(null);
    return isDone;
  }
}

const DRAG_FROM_PX = 3;

/** Whether the hand meant to drag, and did not merely tremble. */
export function isDrag(from: Press, to: Press): boolean {
  return Math.hypot(to.screen.x - from.screen.x, to.screen.y - from.screen.y) >= DRAG_FROM_PX;
}
