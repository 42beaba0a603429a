// The editor joins the rooms: document, player, stage and tools. Panels follow its counters; the canvas never goes through them.
import type { Handle } from '../canvas/handles';
import { Stale, Staleness, type StaleLevel } from '../canvas/stale';
import type { Point, Size } from '../canvas/viewport';
import { TrackDocument } from '../document/document';
import { History } from '../document/history';
import { Selection } from '../document/selection';
import { createTrack, handMade, placeShape } from '../document/track-changes';
import type { Change } from '../model/edit';
import type { Track } from '../model/track';
import type { Picture } from '../player/frame-source';
import { Player } from '../player/player';
import { newTrackId } from './ids';
import type { Labels } from './labels';
import type { Easel, EditorParts } from './parts';
import { Sight } from './sight';
import { Times } from './times.svelte';
import { makeTools } from './tools/kinds';
import { type DrawingId, type Hand, isDrawing, type Norm, type Sketch, type Tool, type ToolId } from './tools/tool';

export class Editor implements Hand {
  // Counters and facts that panels follow.
  frame = $state(0); // of the picture on screen, never of the wish
  version = $state(0);
  selected = $state<string | null>(null);
  toolId = $state<ToolId>('select');
  label = $state('');
  isPlaying = $state(false);
  isWaiting = $state(true);
  problem = $state('');
  notice = $state('');
  zoom = $state(1);
  isHelpOpen = $state(false);
  readOnlyReason = $state('');
  canUndo = $state(false);
  canRedo = $state(false);

  readonly document = new TrackDocument();
  readonly selection = new Selection();
  readonly times = new Times();
  readonly labels: Labels;
  readonly history: History;
  readonly player: Player<Picture>;
  readonly sight: Sight;
  lastDrawing: DrawingId = 'rectangle';
  onsubmit: () => void = () => {};
  paints = 0; // of the overlay: one step must cost one

  readonly #sizeOf: (frame: number) => Size;
  readonly #stale: Staleness;
  readonly #tools: Record<ToolId, Tool>;
  #easel: Easel | null = null;

  constructor(parts: EditorParts) {
    this.labels = parts.labels;
    this.label = parts.labels.all[0]?.name ?? '';
    this.readOnlyReason = parts.readOnlyReason;
    this.#sizeOf = parts.sizeOf;
    this.#stale = new Staleness((level, now) => this.#paint(level, now), parts.schedule);
    this.history = new History(this.document, parts.emit);
    this.player = new Player(parts.source, () => this.#stale.mark(Stale.overlay));
    this.sight = new Sight(this.document, parts.labels);
    this.#tools = makeTools(this);
    this.document.load(parts.tracks);
    this.document.onchange = () => this.documentChanged();
    this.selection.onchange = () => this.#selectionChanged();
    this.sight.viewport.setImage(parts.sizeOf(0));
  }

  // -- Commands and panels ------------------------------------------------------------------------------------------

  get isReadOnly(): boolean {
    return this.readOnlyReason !== '';
  }

  get tool(): Tool {
    return this.#tools[this.toolId];
  }

  get selectedTrack(): Track | undefined {
    const track = this.selected ? this.document.get(this.selected) : undefined;
    return track?.head ? track : undefined;
  }

  get size(): Size {
    return this.sight.viewport.image;
  }

  perform(changes: readonly Change[]): void {
    this.history.perform(changes, this.frame);
    this.documentChanged();
  }

  undo(): void {
    this.#returnTo(this.history.undo(), 'Nothing to undo.');
  }

  redo(): void {
    this.#returnTo(this.history.redo(), 'Nothing to redo.');
  }

  useTool(id: ToolId): void {
    this.tool.cancel();
    this.toolId = id;
    if (isDrawing(id)) {
      this.lastDrawing = id;
      this.selection.hover(null);
      this.selection.select(null);
    }
    this.#easel?.setCursor(this.tool.state.cursor);
    this.#stale.mark(Stale.overlay);
  }

  toggleNames(): void {
    this.sight.hasNames = !this.sight.hasNames;
    this.#stale.mark(Stale.overlay);
  }

  toggleHidden(track: string): void {
    if (!this.sight.hidden.delete(track)) this.sight.hidden.add(track);
    this.documentChanged();
  }

  say(notice: string): void {
    this.notice = notice;
  }

  /** The viewport was moved: the picture follows at once, the shapes with the next paint. */
  viewMoved(): void {
    this.zoom = this.sight.viewport.scale;
    this.#easel?.place();
    this.#stale.mark(Stale.overlay);
  }

  documentChanged(): void {
    this.version += 1;
    this.canUndo = this.history.canUndo;
    this.canRedo = this.history.canRedo;
    this.#stale.mark(Stale.shapes);
  }

  attach(easel: Easel): void {
    this.#easel = easel;
    this.repaint();
  }

  /** Shows the frame as if for the first time: the canvas is new, or the picture has come after all. */
  repaint(): void {
    this.player.painted = -1;
    this.player.seek(this.player.wanted);
  }

  close(): void {
    this.#easel = null;
    this.player.pause();
    this.player.source.close();
  }

  // -- The hand of the tools ----------------------------------------------------------------------------------------

  handleAt(at: Point): Handle | null {
    return this.selected && this.#isChangeable(this.selected) ? this.sight.handleOf(this.selected, at) : null;
  }

  select(track: string | null): void {
    if (!this.times.take(track)) this.selection.select(track);
  }

  hover(track: string | null): void {
    this.selection.hover(track);
    this.#easel?.setCursor(this.tool.state.cursor);
  }

  begin(): void {
    this.player.pause();
    this.history.begin();
  }

  place(track: string, shape: Norm): void {
    const found = this.document.get(track);
    if (found) this.history.change(placeShape(found, this.frame, shape));
  }

  commit(): void {
    this.history.commit(this.frame);
    this.documentChanged();
  }

  cancel(): void {
    this.history.cancel();
  }

  create(kind: string, shape: Norm, points: readonly string[] = []): void {
    const { name, color } = this.labels.get(this.label);
    const id = newTrackId();
    this.perform(createTrack(id, handMade(kind, name, color, points), this.frame, shape));
    this.useTool('select');
    this.selection.select(id);
  }

  grasp(vertex: number): void {
    this.sight.vertex = vertex;
    this.#stale.mark(Stale.overlay);
  }

  draft(sketch: Sketch | null): void {
    this.sight.sketch(sketch, this.labels.get(this.label));
    this.#stale.mark(Stale.overlay);
  }

  cross(at: Point | null): void {
    this.sight.cross = at;
    this.#stale.mark(Stale.overlay);
  }

  pan(dx: number, dy: number): void {
    this.sight.viewport.pan(dx, dy);
    this.viewMoved();
  }

  // -- Painting -----------------------------------------------------------------------------------------------------

  #paint(level: StaleLevel, now: number): void {
    const shown = this.player.tick(now);
    if (shown) {
      this.frame = shown.frame;
      this.problem = shown.problem;
      this.sight.viewport.setImage(shown.picture ?? this.#sizeOf(shown.frame));
      this.zoom = this.sight.viewport.scale;
      this.#easel?.showPicture(shown.picture);
    }
    this.isPlaying = this.player.playing;
    this.isWaiting = this.player.waiting;
    if (shown || level >= Stale.shapes) this.sight.gather(this.frame);
    this.paints += 1;
    const { selected, hovered } = this.selection;
    this.#easel?.paintScene(this.sight.scene(selected, hovered, this.#isChangeable(selected)));
  }

  #selectionChanged(): void {
    if (this.selected !== this.selection.selected) this.sight.vertex = -1;
    this.selected = this.selection.selected;
    this.#stale.mark(Stale.overlay);
  }

  #returnTo(frame: number | null, otherwise: string): void {
    if (frame === null) return this.say(otherwise);
    this.documentChanged();
    if (frame !== this.frame) this.player.seek(frame);
  }

  #isChangeable(track: string | null): boolean {
    return track !== null && !this.isReadOnly && this.toolId === 'select' && !this.sight.isLocked(track);
  }
}
