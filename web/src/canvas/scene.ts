// Everything the overlay shows in one frame. Painters read it and change nothing.
import type { Bounds, Point } from './viewport';
import type { VisibleShapes } from './visible-shapes';

/** A shape that is being drawn and is not in the document yet. */
export interface Draft {
  readonly bounds: Bounds;
  readonly color: string;
  readonly label: string;
}

export interface Scene {
  readonly shapes: VisibleShapes;
  /** Rows of `shapes`, or -1. */
  readonly selected: number;
  readonly hovered: number;
  readonly hasHandles: boolean;
  readonly draft: Draft | null;
  /** The cross that helps to place a corner, or null. */
  readonly cross: Point | null;
  readonly hasLabels: boolean;
}
