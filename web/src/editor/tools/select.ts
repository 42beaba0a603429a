// Chooses (with Shift several, with Ctrl a whole group), moves, resizes and changes points: idle → pressing → moving, idle → resizing, idle → holding a point → shaping, and on empty
// ground idle → panning. Alt or a double click on an edge adds a point; Alt or Delete takes one away; Ctrl snaps it to a border. Cuboids are
// taken by a corner, an edge or a face: idle → holding → carving.
import type { CuboidPart } from '../../canvas/cuboid-parts';
import { type Handle, HANDLE_CURSORS, resized, upright } from '../../canvas/handles';
import type { Bounds, Point } from '../../canvas/viewport';
import { mayOccludePoints, NO_OCCLUDED_POINTS, occludePoint } from '../point-occlusion';
import { withPartMoved } from './cuboid-shaping';
import { isDrag, type Norm, type Press, type State, Tool } from './tool';
import { clampedBounds, clampedPoint, clampedShift, normOfBounds, shifted } from './placing';
import { firstAbsent, withInserted, withoutVertex, withVertex } from './vertices';

export class SelectTool extends Tool {
  readonly id = 'select';
  protected readonly idle: State & { cursor: string } = {
    name: 'idle',
    cursor: 'default',
    move: (press) => this.#look(press),
    down: (press) => this.#take(press),
    double: (press) => this.#split(press),
    erase: () => this.#erase(this.hand.sight.vertex),
    digit: (number) => this.#setPoint(number),
    leave: () => this.hand.hover(null),
  };

  /** The selected track, if its shape is on screen and may be changed. */
  get #changeable(): string | null {
    const { selected, sight, isReadOnly } = this.hand;
    return selected && !isReadOnly && !sight.isLocked(selected) && sight.boundsOf(selected) ? selected : null;
  }

  #look({ image, isAlt }: Press): void {
    const handle = this.hand.handleAt(image);
    const track = this.#changeable;
    const isVertex = track !== null && this.hand.sight.vertexOf(track, image) >= 0;
    const isPart = track !== null && this.hand.sight.partOf(track, image) !== null;
    const isEdge = track !== null && isAlt && this.hand.sight.edgeOf(track, image) >= 0;
    const under = handle || isVertex || isPart || isEdge ? this.hand.selected : this.hand.sight.hit(image);
    this.idle.cursor = handle ? HANDLE_CURSORS[handle] : isVertex || isPart ? 'pointer' : isEdge ? 'copy' : under ? 'move' : 'default';
    this.hand.hover(under);
  }

  #take(press: Press): void {
    const track = this.#changeable;
    if (track && this.#takePoint(press, track)) return;
    const handle = this.hand.handleAt(press.image);
    const selected = this.hand.selected;
    if (handle && selected) {
      const bounds = this.hand.sight.boundsOf(selected);
      if (bounds) this.go(this.#resizing(press, selected, handle, bounds));
      return;
    }
    const under = this.hand.sight.hit(press.image);
    if (under && press.isShift) return this.hand.chooseAlong(under);
    if (under && press.isCtrl) return this.hand.chooseGroup(under);
    this.go(under ? this.#pressing(press, under, track && this.#isOver(track, press.image) ? track : under) : this.#onGround(press));
  }

  /** A point of the selected shape, or with Alt a place for one. */
  #takePoint(press: Press, track: string): boolean {
    const { sight } = this.hand;
    const vertex = sight.vertexOf(track, press.image);
    const shape = sight.shapeOf(track);
    if (!shape) return false;
    const part = press.isAlt ? null : sight.partOf(track, press.image);
    if (part) this.go(this.#holdingPart(press, track, shape, part));
    else if (vertex >= 0 && !press.isAlt) this.go(this.#holding(press, track, shape, vertex));
    else if (vertex >= 0) this.#erase(vertex);
    else if (!press.isAlt) return false;
    else return this.#add(press, track, shape);
    return true;
  }

  /** A point on the edge under the pointer, to be dragged on at once; of a landmark the first one that is not there. */
  #add(press: Press, track: string, shape: Norm): boolean {
    const edge = this.hand.sight.edgeOf(track, press.image);
    const absent = this.hand.sight.kindOf(track) === 'landmark' ? firstAbsent(shape) : -1;
    if (edge < 0 && absent < 0) return false;
    const at = this.#normOf(press.image);
    const vertex = edge < 0 ? absent : edge + 1;
    this.hand.begin();
    this.hand.place(track, edge < 0 ? withVertex(shape, vertex, at) : withInserted(shape, edge, at));
    this.hand.grasp(vertex);
    this.go(this.#shaping(press, track, this.hand.sight.shapeOf(track) ?? shape, vertex));
    return true;
  }

  #split(press: Press): void {
    const track = this.#changeable;
    const shape = track && this.hand.sight.shapeOf(track);
    if (!track || !shape || this.hand.sight.vertexOf(track, press.image) >= 0 || this.hand.sight.edgeOf(track, press.image) < 0) return;
    if (this.#add(press, track, shape)) this.#finish();
  }

  #erase(vertex: number): boolean {
    const track = this.#changeable;
    const shape = track && this.hand.sight.shapeOf(track);
    if (!track || !shape || vertex < 0 || 2 * vertex >= shape.length) return false;
    const rest = withoutVertex(this.hand.sight.kindOf(track), shape, vertex);
    if (typeof rest === 'string') this.hand.say(rest);
    else {
      this.hand.begin();
      this.hand.place(track, rest);
      this.hand.commit();
      this.hand.grasp(-1);
    }
    return true;
  }

  /** 1 visible, 2 occluded, 3 absent: of the landmark's point that is held. */
  #setPoint(number: number): boolean {
    const { sight } = this.hand;
    const track = this.#changeable;
    if (!track || sight.vertex < 0 || sight.kindOf(track) !== 'landmark' || number > 3) return false;
    if (number === 3) return this.#erase(sight.vertex);
    const found = sight.trackOf(track);
    const name = found?.head?.points[sight.vertex];
    const may = mayOccludePoints(this.hand.labels, found?.head?.label ?? '');
    if (found && name && may) this.hand.perform(occludePoint(found, sight.frame, name, number === 2));
    else if (number === 2) this.hand.say(NO_OCCLUDED_POINTS);
    return true;
  }

  #holdingPart(from: Press, track: string, shape: Norm, part: CuboidPart): State {
    this.hand.grasp(part.kind === 'corner' ? (part.corners[0] ?? -1) : -1);
    return {
      name: 'holding',
      cursor: 'pointer',
      move: (press) => {
        if (!isDrag(from, press)) return;
        this.hand.begin();
        this.go(this.#carving(from, track, shape, part));
        this.move(press);
      },
      up: () => this.go(null),
    };
  }

  #carving(from: Press, track: string, shape: Norm, part: CuboidPart): State {
    return {
      name: 'carving',
      cursor: 'crosshair',
      isFine: true,
      move: ({ image, isShift }) => {
        const by = { x: image.x - from.image.x, y: image.y - from.image.y };
        this.hand.place(track, withPartMoved(shape, part, by, isShift, this.hand.size));
      },
      up: () => this.#finish(),
      cancel: () => {
        this.hand.grasp(-1);
        return this.#giveUp();
      },
    };
  }

  #holding(from: Press, track: string, shape: Norm, vertex: number): State {
    this.hand.grasp(vertex);
    return {
      name: 'holding',
      cursor: 'pointer',
      move: (press) => {
        if (!isDrag(from, press)) return;
        this.hand.begin();
        this.go(this.#shaping(from, track, shape, vertex));
        this.move(press);
      },
      up: () => this.go(null),
    };
  }

  #shaping(from: Press, track: string, shape: Norm, vertex: number): State {
    const { size } = this.hand;
    const x = (shape[2 * vertex] ?? 0) * size.width - from.image.x;
    const y = (shape[2 * vertex + 1] ?? 0) * size.height - from.image.y;
    return {
      name: 'shaping',
      isFine: true,
      cursor: 'crosshair',
      move: ({ image, isCtrl }) => {
        const spot = isCtrl ? this.hand.sight.spotAt(image, track) : null;
        this.hand.place(track, withVertex(shape, vertex, this.#normOf(spot?.at ?? { x: image.x + x, y: image.y + y })));
      },
      up: () => this.#finish(),
      cancel: () => {
        this.hand.grasp(-1);
        return this.#giveUp();
      },
    };
  }

  #normOf(at: Point): readonly [number, number] {
    const { size } = this.hand;
    const { x, y } = clampedPoint(at, size);
    return [x / size.width, y / size.height];
  }

  /** Whether the selected box lies there: a smaller one may lie on top of it. */
  #isOver(track: string, at: Point): boolean {
    const bounds = this.hand.sight.kindOf(track) === 'rectangle' ? this.hand.sight.boundsOf(track) : null;
    return bounds !== null && at.x >= bounds.left && at.x <= bounds.right && at.y >= bounds.top && at.y <= bounds.bottom;
  }

  /** A drag moves `track`; a click alone selects what is `under` it. */
  #pressing(from: Press, under: string, track: string): State {
    const isOneOfMany = this.hand.others.size > 0 && (track === this.hand.selected || this.hand.others.has(track));
    if (!isOneOfMany) this.hand.select(track);
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
      up: () => {
        this.go(null);
        this.hand.select(under);
      },
    };
  }

  /** It, and what is chosen along with it. */
  #moving(from: Press, track: string, shape: Norm, bounds: Bounds): State {
    const along = [this.hand.selected ?? track, ...this.hand.others].flatMap((other) => {
      const its = this.hand.sight.isLocked(other) || other === track ? null : this.hand.sight.shapeOf(other);
      return its ? [[other, its] as const] : [];
    });
    this.hand.begin();
    return {
      name: 'moving',
      cursor: 'move',
      move: (press) => {
        const { size } = this.hand;
        const shift = clampedShift(bounds, press.image.x - from.image.x, press.image.y - from.image.y, size);
        for (const [id, its] of [[track, shape] as const, ...along]) this.hand.place(id, shifted(its, shift.x / size.width, shift.y / size.height));
      },
      up: () => this.#finish(),
      cancel: () => this.#giveUp(),
    };
  }

  #resizing(from: Press, track: string, handle: Handle, bounds: Bounds): State {
    this.hand.begin();
    return {
      name: 'resizing',
      isFine: true,
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
