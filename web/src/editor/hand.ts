// The hand of the tools: what a tool may ask and do, done by the editor that holds it.
import type { Handle } from '../canvas/handles';
import { Stale, type StaleLevel } from '../canvas/stale';
import type { Point, Size } from '../canvas/viewport';
import type { TrackDocument } from '../document/document';
import type { History } from '../document/history';
import type { Selection } from '../document/selection';
import { defaultsOf } from '../document/defaults';
import { createTrack, handMade, placeShape } from '../document/track-changes';
import type { Change } from '../model/edit';
import { newTrackId } from './ids';
import type { Labels } from './labels';
import type { Sight } from './sight';
import { OCCLUDED_POINTS } from './point-occlusion';
import type { Hand, Norm, RectangleWay, Sketch, ToolId } from './tools/tool';

/** The editor, as far as the hand reaches into it. */
export interface Desk extends Pick<Hand, 'isReadOnly' | 'rectangleWay' | 'size' | 'selected' | 'others' | 'labels' | 'label' | 'select' | 'chooseAlong' | 'hover' | 'pan' | 'say' | 'useTool'> {
  readonly sight: Sight;
  readonly frame: number;
  readonly document: TrackDocument;
  readonly history: History;
  readonly selection: Selection;
  readonly player: { pause(): void };
  choose(track: string, others: Iterable<string>): void;
  isChangeable(track: string | null): boolean;
  perform(changes: readonly Change[]): void;
  documentChanged(): void;
  mark(level: StaleLevel): void;
}

export class EditorHand implements Hand {
  #lastBox: readonly number[] | null = null;

  constructor(private readonly editor: Desk) {}

  get isReadOnly(): boolean {
    return this.editor.isReadOnly;
  }

  get size(): Size {
    return this.editor.size;
  }

  get selected(): string | null {
    return this.editor.selected;
  }

  get sight(): Sight {
    return this.editor.sight;
  }

  get labels(): Labels {
    return this.editor.labels;
  }

  get label(): string {
    return this.editor.label;
  }

  get rectangleWay(): RectangleWay {
    return this.editor.rectangleWay;
  }

  /** That of the rectangle drawn or changed last; on a fresh page that of the latest in the job. */
  get lastBox(): Size | null {
    const { width, height } = this.size;
    const latest = this.editor.document.tracks.findLast(({ head, geometry }) => head?.kind === 'rectangle' && geometry.length > 0);
    const [left = 0, top = 0, right = 0, bottom = 0] = this.#lastBox ?? latest?.geometry.shape(latest.geometry.length - 1) ?? [];
    return right > left && bottom > top ? { width: (right - left) * width, height: (bottom - top) * height } : null;
  }

  handleAt(at: Point): Handle | null {
    const { selected } = this.editor;
    return selected && this.editor.isChangeable(selected) ? this.sight.handleOf(selected, at) : null;
  }

  select(track: string | null): void {
    this.editor.select(track);
  }

  get others(): ReadonlySet<string> {
    return this.editor.others;
  }

  chooseAlong(track: string): void {
    this.editor.chooseAlong(track);
  }

  chooseGroup(track: string): void {
    const { document } = this.editor;
    const name = document.get(track)?.head?.group;
    const members = name ? document.tracks.filter(({ head }) => head?.group === name) : [];
    this.editor.choose(track, members.map(({ id }) => id));
  }

  hover(track: string | null): void {
    this.editor.hover(track);
  }

  begin(): void {
    this.editor.player.pause();
    this.editor.history.begin();
  }

  place(track: string, shape: Norm): void {
    const found = this.editor.document.get(track);
    if (found) this.editor.history.change(placeShape(found, this.editor.frame, shape));
    this.#remember(found?.head?.kind, shape);
  }

  commit(): void {
    this.editor.history.commit(this.editor.frame);
    this.editor.documentChanged();
  }

  cancel(): void {
    this.editor.history.cancel();
  }

  create(kind: string, shape: Norm, points: readonly string[] = [], occluded: readonly string[] = []): void {
    const { name, color, attributes } = this.labels.get(this.label);
    const id = newTrackId();
    const changes = createTrack(id, handMade(kind, name, color, points), this.editor.frame, shape);
    const { frame } = this.editor;
    if (occluded.length > 0) changes.push({ track: id, cell: 'attribute', name: OCCLUDED_POINTS, frame, before: null, after: occluded });
    changes.push(...defaultsOf(id, frame, attributes));
    this.editor.perform(changes);
    this.#remember(kind, shape);
    this.useTool('select');
    this.editor.selection.select(id);
  }

  perform(changes: readonly Change[]): void {
    this.editor.perform(changes);
  }

  newTrackId(): string {
    return newTrackId();
  }

  grasp(vertex: number): void {
    this.sight.vertex = vertex;
    this.editor.mark(Stale.overlay);
  }

  draft(sketch: Sketch | null): void {
    this.sight.sketch(sketch, this.labels.get(this.label));
    this.editor.mark(Stale.overlay);
  }

  cross(at: Point | null): void {
    this.sight.cross = at;
    this.editor.mark(Stale.overlay);
  }

  magnify(at: Point | null): void {
    if (this.sight.magnified === at) return;
    this.sight.magnified = at;
    this.editor.mark(Stale.overlay);
  }

  pan(dx: number, dy: number): void {
    this.editor.pan(dx, dy);
  }

  say(notice: string): void {
    this.editor.say(notice);
  }

  useTool(id: ToolId): void {
    this.editor.useTool(id);
  }

  #remember(kind: string | undefined, shape: Norm): void {
    if (kind === 'rectangle') this.#lastBox = shape.map((number) => number ?? NaN);
  }
}
