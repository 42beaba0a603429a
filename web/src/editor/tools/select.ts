// Chooses, moves and resizes: idle → pressing → moving, idle → resizing, and on empty ground idle → panning.
import { type Handle, HANDLE_CURSORS, resized, upright } from '../../canvas/handles';
import type { Bounds, Point } from '../../canvas/viewport';
import { isDrag, type Norm, type Press, type State, Tool } from './tool';
import { clampedBounds, clampedShift, normOfBounds, shifted } from './placing';

export class SelectTool extends Tool {
  readonly id = 'select';
  protected readonly idle: State & { cursor: string } = {
    name: 'idle',
    cursor: 'default',
    move: (press) => this.#look(press.image),
    down: (press) => this.#take(press),
    leave: () => this.hand.hover(null),
  };

  #look(at: Point): void {
    const handle = this.hand.handleAt(at);
    const under = handle ? this.hand.selected : this.hand.sight.hit(at);
    this.idle.cursor = handle ? HANDLE_CURSORS[handle] : under ? 'move' : 'default';
    this.hand.hover(under);
  }

  #take(press: Press): void {
    const handle = this.hand.handleAt(press.image);
    const selected = this.hand.selected;
    if (handle && selected) {
      const bounds = this.hand.sight.boundsOf(selected);
      if (bounds) this.go(this.#resizing(press, selected, handle, bounds));
      return;
    }
    const under = this.hand.sight.hit(press.image);
    this.go(under ? this.#pressing(press, under) : this.#onGround(press));
  }

  #pressing(from: Press, track: string): State {
    this.hand.select(track);
    return {
      name: 'pressing',
      cursor: 'move',
      move: (press) => {
        const shape = this.hand.sight.shapeOf(track);
        const bounds = this.hand.sight.boundsOf(track);
        if (!shape || !bounds || !isDrag(from, press) || this.hand.isReadOnly || this.hand.sight.isLocked(track)) return;
        this.go(this.#moving(from, track, shape, bounds));
        this.move(press);
      },
      up: () => this.go(null),
    };
  }

  #moving(from: Press, track: string, shape: Norm, bounds: Bounds): State {
    this.hand.begin();
    return {
      name: 'moving',
      cursor: 'move',
      move: (press) => {
        const { size } = this.hand;
        const shift = clampedShift(bounds, press.image.x - from.image.x, press.image.y - from.image.y, size);
        this.hand.place(track, shifted(shape, shift.x / size.width, shift.y / size.height));
      },
      up: () => this.#finish(),
      cancel: () => this.#giveUp(),
    };
  }

  #resizing(from: Press, track: string, handle: Handle, bounds: Bounds): State {
    this.hand.begin();
    return {
      name: 'resizing',
      cursor: HANDLE_CURSORS[handle],
      move: (press) => {
        const { size } = this.hand;
        const next = resized(bounds, handle, press.image.x - from.image.x, press.image.y - from.image.y);
        this.hand.place(track, normOfBounds(clampedBounds(upright(next), bounds, size), size));
      },
      up: () => this.#finish(),
      cancel: () => this.#giveUp(),
    };
  }

  /** Nothing was hit: a drag moves the picture, a click lets go of the selection. */
  #onGround(from: Press): State {
    let last = from;
    let hasMoved = false;
    return {
      name: 'panning',
      cursor: 'grabbing',
      move: (press) => {
        hasMoved ||= isDrag(from, press);
        if (!hasMoved) return;
        this.hand.pan(press.screen.x - last.screen.x, press.screen.y - last.screen.y);
        last = press;
      },
      up: () => {
        if (!hasMoved) this.hand.select(null);
        this.go(null);
      },
    };
  }

  #finish(): void {
    this.go(null);
    this.hand.commit();
  }

  #giveUp(): boolean {
    this.hand.cancel();
    return true;
  }
}
