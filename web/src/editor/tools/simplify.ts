// Takes points out of the selected outline, live: idle → tuning. The wheel or the arrow keys set the tolerance, Enter or a click takes it.
import type { Point } from '../../canvas/viewport';
import { normOfPoints } from './placing';
import { simplified } from './simplifying';
import { type State, Tool } from './tool';

const STEP = 1.25;
const BEGIN_PX = 1.5;

export class SimplifyTool extends Tool {
  readonly id = 'simplify';
  protected readonly idle: State = { name: 'idle', cursor: 'default', down: () => this.hand.useTool('select') };

  override enter(): void {
    const { selected, sight, size } = this.hand;
    const shape = selected && sight.shapeOf(selected);
    if (!selected || !shape) return;
    const points = shape.flatMap((x, i) => (i % 2 === 0 ? [{ x: (x ?? 0) * size.width, y: (shape[i + 1] ?? 0) * size.height }] : []));
    this.hand.begin();
    this.go(this.#tuning(selected, points, sight.frame));
    this.turn(0);
  }

  #tuning(track: string, points: readonly Point[], frame: number): State {
    const isClosed = this.hand.sight.kindOf(track) === 'polygon';
    let tolerance = BEGIN_PX / this.hand.sight.scale;
    const show = (): void => {
      const fewer = simplified(points, tolerance, isClosed);
      this.hand.place(track, normOfPoints(fewer, this.hand.size));
      this.hand.say(`${points.length} → ${fewer.length} points, at most ${tolerance.toFixed(1)} px off. Wheel or ↑ ↓ changes that, Enter takes it.`);
    };
    const take = (): boolean => {
      this.go(null);
      this.hand.commit();
      this.hand.say('');
      this.hand.useTool('select');
      return true;
    };
    const giveUp = (): boolean => {
      this.go(null);
      this.hand.cancel();
      this.hand.say('');
      this.hand.useTool('select');
      return true;
    };
    return {
      name: 'tuning',
      cursor: 'ns-resize',
      turn: (by) => {
        if (this.hand.sight.frame !== frame) return void this.cancel(); // the outline is no longer on screen
        tolerance *= STEP ** Math.sign(by);
        show();
      },
      down: take,
      finish: take,
      back: giveUp,
      cancel: giveUp,
    };
  }
}
