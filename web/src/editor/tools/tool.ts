// What a tool is: a small machine of states that turns what the hand does into changes.
import type { CuboidPart } from '../../canvas/cuboid-parts';
import type { Handle } from '../../canvas/handles';
import type { Bounds, Point, Size } from '../../canvas/viewport';
import type { Change } from '../../model/edit';
import type { Track } from '../../model/track';
import type { Labels } from '../labels';
import type { Spot } from './border';

/** Each drawing tool has the name of the kind it draws. */
export const DRAWING_IDS = ['rectangle', 'polygon', 'line', 'cuboid', 'landmark'] as const;
export type DrawingId = (typeof DRAWING_IDS)[number];
export const TOOL_IDS = ['select', ...DRAWING_IDS, 'simplify', 'slice', 'pan'] as const;
export type ToolId = (typeof TOOL_IDS)[number];

/** How a rectangle is drawn: two corners, four points of the object's outline, or the size of the last one again. */
export const RECTANGLE_WAYS = ['corners', 'extremes', 'stamp'] as const;
export type RectangleWay = (typeof RECTANGLE_WAYS)[number];

export function isDrawing(id: string): id is DrawingId {
  return (DRAWING_IDS as readonly string[]).includes(id);
}

/** A pointer event with its place on the picture. */
export interface Press {
  readonly image: Point;
  readonly screen: Point;
  readonly isShift: boolean;
  readonly isAlt: boolean;
  readonly isCtrl: boolean;
}

/** Norm coordinates, x and y in turn; null is a landmark point that is not there. */
export type Norm = readonly (number | null)[];

/** A shape that is being drawn, as the overlay is to show it. */
export interface Sketch {
  readonly kind: DrawingId;
  readonly shape: Norm;
  /** Names of the points, of a landmark. */
  readonly points?: readonly string[];
  /** Which of them are occluded. */
  readonly hollow?: ReadonlySet<number>;
  /** Instead of the label's name. */
  readonly caption?: string;
  /** An outline whose points are still being set; the last one is the pointer. */
  readonly isOpen?: boolean;
  readonly isClosing?: boolean;
  /** Where the edges of a cuboid would meet, in pixels of the picture. */
  readonly meeting?: Point;
}

/** What can be seen and found on the frame on screen. */
export interface Looking {
  /** The track under a point of the picture. */
  hit(at: Point): string | null;
  boundsOf(track: string): Bounds | null;
  shapeOf(track: string): Norm | null;
  trackOf(track: string): Track | undefined;
  isLocked(track: string): boolean;
  kindOf(track: string): string;
  /** The point of a shape under `at`, or -1. A rectangle has handles instead. */
  vertexOf(track: string, at: Point): number;
  /** The edge of an outline under `at`, by the point it starts from, or -1. */
  edgeOf(track: string, at: Point): number;
  /** The nearest place on the border of another shape within reach. */
  spotAt(at: Point, except: string | null): Spot | null;
  /** The corner, edge or face of a cuboid under `at`. */
  partOf(track: string, at: Point): CuboidPart | null;
  /** The frame on screen. */
  readonly frame: number;
  /** Screen pixels to one of the picture. */
  readonly scale: number;
  /** The point of the selected shape that was taken hold of last, or -1. */
  readonly vertex: number;
}

/** All that tools may ask and do. The editor is one; a test has its own mouse for it. */
export interface Hand {
  readonly isReadOnly: boolean;
  /** The size of the picture on screen. */
  readonly size: Size;
  readonly selected: string | null;
  readonly sight: Looking;
  readonly labels: Labels;
  /** The name of the label that the next object gets. */
  readonly label: string;
  readonly rectangleWay: RectangleWay;
  /** The size that the last rectangle had, in pixels of the picture. */
  readonly lastBox: Size | null;
  /** The handle of the selected rectangle under the pointer. */
  handleAt(at: Point): Handle | null;
  select(track: string | null): void;
  /** Chosen along with the selected one. */
  readonly others: ReadonlySet<string>;
  /** Takes another along, or no longer. */
  chooseAlong(track: string): void;
  /** Selects it with all that it is grouped with. */
  chooseGroup(track: string): void;
  hover(track: string | null): void;
  begin(): void;
  place(track: string, shape: Norm): void;
  /** Changes of any kind, as one edit. */
  perform(changes: readonly Change[]): void;
  /** A name for a new track. */
  newTrackId(): string;
  commit(): void;
  cancel(): void;
  /** Makes a track of the sticky label and selects it. */
  create(kind: string, shape: Norm, points?: readonly string[], occluded?: readonly string[]): void;
  /** Takes hold of a point of the selected shape; -1 lets go. */
  grasp(vertex: number): void;
  draft(sketch: Sketch | null): void;
  say(notice: string): void;
  cross(at: Point | null): void;
  /** Shows the place enlarged. */
  magnify(at: Point | null): void;
  pan(dx: number, dy: number): void;
  useTool(id: ToolId): void;
}

export interface State {
  readonly name: string;
  readonly cursor: string;
  /** Single pixels matter: the loupe shows them. */
  readonly isFine?: boolean;
  down?(press: Press): void;
  move?(press: Press): void;
  up?(press: Press): void;
  leave?(): void;
  double?(press: Press): void;
  /** More (above zero) or less of what the tool asks for, by wheel or key. */
  turn?(by: number): void;
  /** A number key. False when it means nothing here. */
  digit?(number: number): boolean;
  /** Ends the gesture as it stands. False when there was nothing to end. */
  finish?(): boolean;
  /** Takes back the last point of a gesture. */
  back?(): boolean;
  /** Removes what is held on to. */
  erase?(): boolean;
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

  /** In the middle of something. */
  get isBusy(): boolean {
    return this.#state !== null;
  }

  /** Where it is, as `select.moving`. */
  get path(): string {
    return `${this.id}.${this.state.name}`;
  }

  /** The tool was taken. */
  enter(): void {}

  protected go(state: State | null): void {
    this.#state = state;
  }

  down(press: Press): void {
    this.state.down?.(press);
  }

  move(press: Press): void {
    this.state.move?.(press);
    this.hand.magnify(this.state.isFine ? press.image : null);
  }

  up(press: Press): void {
    this.state.up?.(press);
    if (!this.state.isFine) this.hand.magnify(null);
  }

  leave(): void {
    this.state.leave?.();
    this.hand.magnify(null);
  }

  double(press: Press): void {
    this.state.double?.(press);
  }

  /** False when the wheel is not the tool's. */
  turn(by: number): boolean {
    const { turn } = this.state;
    turn?.(by);
    return turn !== undefined;
  }

  digit(number: number): boolean {
    return this.state.digit?.(number) ?? false;
  }

  finish(): boolean {
    return this.state.finish?.() ?? false;
  }

  back(): boolean {
    return this.state.back?.() ?? false;
  }

  erase(): boolean {
    return this.state.erase?.() ?? this.back();
  }

  cancel(): boolean {
    const isDone = this.state.cancel?.() ?? false;
    this.go(null);
    this.hand.magnify(null);
    return isDone;
  }
}

const DRAG_FROM_PX = 3;

/** Whether the hand meant to drag, and did not merely tremble. */
export function isDrag(from: Press, to: Press): boolean {
  return Math.hypot(to.screen.x - from.screen.x, to.screen.y - from.screen.y) >= DRAG_FROM_PX;
}
