// Everything the overlay shows in one frame. Painters read it and change nothing.
import type { Point } from './viewport';
import type { VisibleShapes } from './visible-shapes';

/** A shape that is being drawn and is not in the document yet. */
export interface Draft {
  /** This one shape alone. */
  readonly shapes: VisibleShapes;
  /** An outline whose points are still being set. */
  readonly isOpen: boolean;
  /** The pointer is where a click would close it. */
  readonly isClosing: boolean;
  /** Where the edges of a cuboid would meet. */
  readonly meeting?: Point | undefined;
}

export interface Scene {
  readonly shapes: VisibleShapes;
  /** Rows of `shapes`, or -1. */
  readonly selected: number;
  readonly hovered: number;
  /** Rows of those that are chosen along with the selected one; -1 where one is not to be seen. */
  readonly others: readonly number[];
  readonly hasHandles: boolean;
  /** The point of the selected shape that is taken hold of, or -1. */
  readonly vertex: number;
  readonly draft: Draft | null;
  /** The cross that helps to place a corner, or null. */
  readonly cross: Point | null;
  readonly hasLabels: boolean;
  /** Of the selected and the hovered shape. */
  readonly hasActiveLabels: boolean;
  /** Lines and nothing else, but for the selected shape. */
  readonly isOutlineOnly: boolean;
  /** Where the selected object was and will be, or null. */
  readonly ghosts: VisibleShapes | null;
  /** What the loupe shows, or null. */
  readonly magnified: Point | null;
}
