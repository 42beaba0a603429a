// Cuts the selected polygon in two by a line from outside to outside: idle → pressing → pulling (the button held) | aiming (between two clicks).
import type { Point } from '../../canvas/viewport';
import { slice } from '../../document/slice-changes';
import { clampedPoint, normOfPoints } from './placing';
import { isDrag, type Press, type State, Tool } from './tool';

export class SliceTool extends Tool {
  readonly id = 'slice';
  protected readonly idle: State = {
    name: 'idle',
    cursor: 'crosshair',
    move: (press) => this.hand.cross(clampedPoint(press.image, this.hand.size)),
    down: (press) => this.go(this.#pressing(press)),
    leave: () => this.hand.cross(null),
    cancel: () => {
      this.hand.cross(null);
      return false;
    },
  };

  #pressing(from: Press): State {
    return {
      name: 'pressing',
      cursor: 'crosshair',
      move: (press) => {
        if (!isDrag(from, press)) return;
        this.go(this.#reaching('pulling', from));
        this.move(press);
      },
      up: () => this.go(this.#reaching('aiming', from)),
      cancel: () => this.#clear(),
    };
  }

  #reaching(name: 'pulling' | 'aiming', from: Press): State {
    return {
      name,
      cursor: 'crosshair',
      isFine: true,
      move: (press) => {
        const ends = [clampedPoint(from.image, this.hand.size), clampedPoint(press.image, this.hand.size)];
        this.hand.cross(null);
        this.hand.draft({ kind: 'line', shape: normOfPoints(ends, this.hand.size), caption: 'cut' });
      },
      up: (press) => {
        this.go(null);
        this.#clear();
        this.#cut(from.image, press.image);
      },
      cancel: () => this.#clear(),
    };
  }

  #cut(from: Point, to: Point): void {
    const { selected, sight, size } = this.hand;
    const track = selected === null ? undefined : sight.trackOf(selected);
    if (track?.head?.kind !== 'polygon') return this.hand.say('Select a polygon first.');
    const norm = ({ x, y }: Point): Point => ({ x: x / size.width, y: y / size.height });
    const changes = slice(track, sight.frame, [norm(from), norm(to)], this.hand.newTrackId());
    if (typeof changes === 'string') return this.hand.say(changes);
    this.hand.perform(changes);
    this.hand.useTool('select');
  }

  #clear(): boolean {
    this.hand.draft(null);
    this.hand.cross(null);
    return true;
  }
}
