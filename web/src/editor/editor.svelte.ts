// The editor joins the rooms: document, player, stage and tools. Panels follow its counters; the canvas never goes through them.
import { Stale, Staleness, type StaleLevel } from '../canvas/stale';
import type { Size } from '../canvas/viewport';
import { TrackDocument } from '../document/document';
import { History } from '../document/history';
import { Selection } from '../document/selection';
import type { Change } from '../model/edit';
import type { Track } from '../model/track';
import type { Picture } from '../player/frame-source';
import { Player } from '../player/player';
import { keyOf } from './chosen-keys.svelte';
import { firstShown } from './first-frame';
import { EditorHand } from './hand';
import type { Labels } from './labels';
import { Meaning } from './meaning.svelte';
import type { Easel, EditorParts } from './parts';
import type { ReviewHand } from './reviewing';
import { Sight } from './sight';
import { Times } from './times.svelte';
import { makeFirstTools, type Tools } from './tools/kinds';
import { type DrawingId, isDrawing, type RectangleWay, type Tool, type ToolId } from './tools/tool';
import { filterOf } from './view/tone';
import { NO_MEMORY } from './view/preferences';
import { Viewing } from './view/viewing.svelte';

/** Looks on: is called after every paint, and told whether another picture came. */
export type Onlooker = (isNewPicture: boolean) => void;

export class Editor {
  // Counters and facts that panels follow.
  frame = $state(0); // of the picture on screen, never of the wish
  version = $state(0);
  selected = $state<string | null>(null);
  /** Chosen along with the selected one. */
  others = $state.raw<ReadonlySet<string>>(new Set());
  toolId = $state<ToolId>('select');
  label = $state('');
  rectangleWay = $state<RectangleWay>('corners');
  isPlaying = $state(false);
  isWaiting = $state(true);
  problem = $state('');
  notice = $state('');
  zoom = $state(1);
  isHelpOpen = $state(false);
  isPaletteOpen = $state(false);
  readOnlyReason = $state('');
  canUndo = $state(false);
  canRedo = $state(false);

  readonly document = new TrackDocument();
  readonly selection = new Selection();
  readonly times = new Times();
  readonly meaning = new Meaning();
  readonly labels: Labels;
  readonly history: History;
  readonly player: Player<Picture>;
  readonly sight: Sight;
  readonly view: Viewing;
  /** What tools and lanes change things with. */
  readonly hand: EditorHand;
  lastDrawing: DrawingId = 'rectangle';
  onsubmit: () => void = () => {};
  /** Comes when the panel of the review has been fetched. */
  review: ReviewHand | null = null;
  paints = 0; // of the overlay: one step must cost one
  paintMs = 0; // script time of the last one

  readonly #sizeOf: (frame: number) => Size;
  readonly #stale: Staleness;
  readonly #tools: Tools;
  #awaited: ToolId | null = null;
  readonly #onlookers = new Set<Onlooker>();
  #easel: Easel | null = null;

  constructor(parts: EditorParts) {
    this.labels = parts.labels;
    this.label = parts.labels.drawable[0]?.name ?? '';
    this.readOnlyReason = parts.readOnlyReason;
    this.#sizeOf = parts.sizeOf;
    this.#stale = new Staleness((level, now) => this.#paint(level, now), parts.schedule);
    this.history = new History(this.document, parts.emit);
    this.player = new Player(parts.source, () => this.#stale.mark(Stale.overlay));
    this.view = new Viewing(parts.labels, parts.memory ?? NO_MEMORY, parts.askAuthors);
    this.sight = new Sight(this.document, parts.labels, this.view);
    this.hand = new EditorHand(this);
    this.#tools = makeFirstTools(this.hand);
    this.document.load(parts.tracks);
    this.player.wanted = firstShown(parts.tracks, this.player.last);
    this.document.onchange = () => this.documentChanged();
    this.selection.onchange = () => this.#selectionChanged();
    this.view.onlook = () => this.#viewChanged();
    this.view.onchange = () => {
      this.sight.recolor();
      this.documentChanged();
    };
    this.sight.viewport.setImage(parts.sizeOf(this.player.wanted));
  }

  // -- Commands and panels ------------------------------------------------------------------------------------------

  get isReadOnly(): boolean {
    return this.readOnlyReason !== '';
  }

  /** One picture and no time: what works along time is not offered. */
  get isStill(): boolean {
    return this.player.last === 0;
  }

  get tool(): Tool {
    return this.#tools[this.toolId] ?? this.#tools.select;
  }

  get selectedTrack(): Track | undefined {
    const track = this.selected ? this.document.get(this.selected) : undefined;
    return track?.head ? track : undefined;
  }

  /** The selected object and those chosen along with it, as far as they are still there. */
  get chosen(): Track[] {
    return [this.selected ?? '', ...this.others].map((id) => this.document.get(id)).filter((track) => track !== undefined && track.head !== null) as Track[];
  }

  get size(): Size {
    return this.sight.viewport.image;
  }

  perform(changes: readonly Change[]): void {
    if (changes.some(({ track }) => this.view.locked.has(track))) return this.say(`You have locked this object: ${keyOf('view.lock')} unlocks it.`);
    this.history.perform(changes, this.frame);
    this.documentChanged();
  }

  undo(): void {
    this.#returnTo(this.history.undo(), 'Nothing to undo.');
  }

  redo(): void {
    this.#returnTo(this.history.redo(), 'Nothing to redo.');
  }

  /** Further tools have come. */
  learn(make: (hand: EditorHand) => Partial<Tools>): void {
    Object.assign(this.#tools, make(this.hand));
    if (this.#awaited) this.useTool(this.#awaited);
  }

  useTool(id: ToolId): void {
    this.#awaited = this.#tools[id] ? null : id;
    if (this.#awaited) return;
    this.tool.cancel();
    this.toolId = id;
    if (isDrawing(id)) {
      this.lastDrawing = id;
      this.selection.hover(null);
      this.selection.select(null);
    }
    this.tool.enter();
    this.#easel?.setCursor(this.tool.state.cursor);
    this.#stale.mark(Stale.overlay);
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
    this.#viewChanged();
    this.repaint();
  }

  /** Answers how to stop looking on. */
  watch(onlooker: Onlooker): () => void {
    this.#onlookers.add(onlooker);
    this.mark(Stale.overlay);
    return () => void this.#onlookers.delete(onlooker);
  }

  mark(level: StaleLevel): void {
    this.#stale.mark(level);
  }

  select(track: string | null): void {
    if (!this.times.take(track)) this.selection.select(track);
  }

  /** One along with others, as a whole. */
  choose(track: string, others: Iterable<string>): void {
    this.selection.select(track, others);
  }

  /** Along with what is selected, or no longer. */
  chooseAlong(track: string): void {
    if (!this.times.take(track)) this.selection.toggle(track);
  }

  hover(track: string | null): void {
    this.selection.hover(track);
    this.#easel?.setCursor(this.tool.state.cursor);
  }

  pan(dx: number, dy: number): void {
    this.sight.viewport.pan(dx, dy);
    this.viewMoved();
  }

  isChangeable(track: string | null): boolean {
    return track !== null && !this.isReadOnly && this.toolId === 'select' && !this.sight.isLocked(track);
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

  // -- Painting -----------------------------------------------------------------------------------------------------

  #paint(level: StaleLevel, now: number): void {
    const began = performance.now();
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
    const { selected, hovered, others } = this.selection;
    if (shown && selected && this.view.isFollowing && !this.tool.isBusy && this.sight.centre(selected)) this.#easel?.place();
    this.paints += 1;
    this.#easel?.paintScene(this.sight.scene(selected, hovered, others, this.isChangeable(selected)));
    this.paintMs = performance.now() - began;
    for (const onlooker of this.#onlookers) onlooker(shown !== null);
  }

  #viewChanged(): void {
    this.#easel?.setFilter(filterOf(this.view.preferences.tone));
    this.#stale.mark(Stale.overlay);
  }

  #selectionChanged(): void {
    if (this.selected !== this.selection.selected) this.sight.vertex = -1;
    this.selected = this.selection.selected;
    this.others = this.selection.others;
    this.#stale.mark(Stale.overlay);
  }

  #returnTo(frame: number | null, otherwise: string): void {
    if (frame === null) return this.say(otherwise);
    this.documentChanged();
    if (frame !== this.frame) this.player.seek(frame);
  }
}
