// The hand of the tools: what a tool may ask and do, done by the editor that holds it.
import type { Handle } from '../canvas/handles';
import { Stale, type StaleLevel } from '../canvas/stale';
import type { Point, Size } from '../canvas/viewport';
import type { TrackDocument } from '../document/document';
import type { History } from '../document/history';
import type { Selection } from '../document/selection';
import { createTrack, handMade, placeShape } from '../document/track-changes';
import type { Change } from '../model/edit';
import { newTrackId } from './ids';
import type { Labels } from './labels';
import type { Sight } from './sight';
import type { Hand, Norm, Sketch, ToolId } from './tools/tool';

/** The editor, as far as the hand reaches into it. */
export interface Desk extends Pick<Hand, 'isReadOnly' | 'size' | 'selected' | 'labels' | 'label' | 'select' | 'hover' | 'pan' | 'say' | 'useTool'> {
  readonly sight: Sight;
  readonly frame: number;
  readonly document: TrackDocument;
  readonly history: History;
  readonly selection: Selection;
  readonly player: { pause(): void };
  isChangeable(track: string | null): boolean;
  perform(changes: readonly Change[]): void;
  documentChanged(): void;
  mark(level: StaleLevel): void;
}

export class EditorHand implements Hand {
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

  handleAt(at: Point): Handle | null {
    const { selected } = this.editor;
    return selected && this.editor.isChangeable(selected) ? this.sight.handleOf(selected, at) : null;
  }

  select(track: string | null): void {
    this.editor.select(track);
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
  }

  change(changes: readonly Change[]): void {
    this.editor.perform(changes);
  }

  commit(): void {
    this.editor.history.commit(this.editor.frame);
    this.editor.documentChanged();
  }

  cancel(): void {
    this.editor.history.cancel();
  }

  create(kind: string, shape: Norm, points: readonly string[] = []): void {
    const { name, color } = this.labels.get(this.label);
    const id = newTrackId();
    this.editor.perform(createTrack(id, handMade(kind, name, color, points), this.editor.frame, shape));
    this.useTool('select');
    this.editor.selection.select(id);
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
}
