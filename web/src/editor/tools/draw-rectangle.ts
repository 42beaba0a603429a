// Draws a rectangle: a box is all there is to it.
import type { Bounds } from '../../canvas/viewport';
import { BoxTool } from './draw-box';
import { normOfBounds } from './placing';
import type { Sketch } from './tool';

export class DrawRectangleTool extends BoxTool {
  readonly id = 'rectangle';

  protected sketched(bounds: Bounds): Sketch {
    return { kind: this.id, shape: normOfBounds(bounds, this.hand.size) };
  }

  protected spanned(bounds: Bounds): void {
    this.hand.create(this.id, normOfBounds(bounds, this.hand.size));
  }
}
