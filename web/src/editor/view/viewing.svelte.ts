// How the job is looked at: what is seen of it, in which colours and tones, and which parts may be touched. None of it is in the data.
import type { Size } from '../../canvas/viewport';
import { emptyTrack, isPresent, type Track } from '../../model/track';
import { nameOf } from '../gathering';
import type { Label, Labels } from '../labels';
import { colorOf } from './coloring';
import { type Facts, type Filter, NO_FILTER } from './filter';
import { type Memory, type Preferences, preferencesFrom } from './preferences';

export type Authors = ReadonlyMap<string, readonly string[]>;

/** Nobody asks anew at every letter that is typed. */
const AUTHORS_FRESH_MS = 3000;
const NOBODY: readonly string[] = [];
const MINE: readonly string[] = ['me'];

export class Viewing {
  preferences = $state.raw<Preferences>(preferencesFrom(null));
  filter = $state.raw<Filter>(NO_FILTER);
  /** Stepping and playing keep the selected object in the middle. */
  isFollowing = $state(false);
  isMenuOpen = $state(false);
  isGuideOpen = $state(false);
  /** The frame that is pinned beside the live one, or null. */
  pinned = $state<number | null>(null);
  /** Objects that the hand has hidden; they are not seen and not hit. */
  readonly hidden = new Set<string>();
  /** Objects that the hand has locked; they are seen and not changed. */
  readonly locked = new Set<string>();
  /** When there are any, only these are seen. */
  readonly solo = new Set<string>();
  size: Size = { width: 1, height: 1 };
  /** Wants the field of the filter. */
  onfind: () => void = () => {};
  /** Tones and names changed: the shapes stay as they were gathered. */
  onlook: () => void = () => {};
  /** Something else is to be seen now. */
  onchange: () => void = () => {};
  /** Who drew or changed what, by track; asked for when a filter wants to know. */
  authors = $state.raw<Authors>(new Map());
  readonly #facts: TrackFacts;
  #wanted = '';
  #askedAt = 0;
  readonly #ever = new WeakMap<Track, { readonly filter: Filter; readonly isSo: boolean }>();

  constructor(
    private readonly labels: Labels,
    private readonly memory: Memory,
    private readonly askAuthors: () => Promise<Authors> = async () => new Map(),
  ) {
    this.preferences = preferencesFrom(memory.read());
    this.#facts = new TrackFacts(labels.all[0] as Label);
  }

  prefer(wish: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...wish };
    this.memory.write(JSON.stringify(this.preferences));
    if (wish.coloring) this.onchange();
    else this.onlook();
  }

  /** What reads the words comes when the first is typed; of several on their way, the last holds. */
  async filterBy(text: string): Promise<void> {
    this.#wanted = text;
    const { asksAuthors, parseFilter } = await import('./filter-words');
    if (asksAuthors(text)) await this.learnAuthors();
    if (this.#wanted !== text) return;
    this.filter = parseFilter(text.trim());
    this.onchange();
  }

  /** Without an answer what was known before stays. */
  async learnAuthors(): Promise<void> {
    if (Date.now() - this.#askedAt < AUTHORS_FRESH_MS) return;
    this.#askedAt = Date.now();
    this.authors = await this.askAuthors().catch(() => this.authors);
  }

  toggle(set: 'hidden' | 'locked', id: string): void {
    if (!this[set].delete(id)) this[set].add(id);
    this.onchange();
  }

  /** Only this object; once more, all of them. */
  toggleSolo(id: string): void {
    const wasAlone = this.solo.delete(id);
    this.solo.clear();
    if (!wasAlone) this.solo.add(id);
    this.hidden.delete(id);
    this.onchange();
  }

  showAll(): void {
    this.hidden.clear();
    this.solo.clear();
    this.#wanted = '';
    this.filter = NO_FILTER;
    this.onchange();
  }

  /** Whether anything at all is kept from being seen. */
  get isPartial(): boolean {
    return this.hidden.size > 0 || this.solo.size > 0 || this.filter !== NO_FILTER;
  }

  /** Whether the shape is to be painted on this frame. */
  isSeen(track: Track, index: number, frame: number): boolean {
    if (this.hidden.has(track.id) || (this.solo.size > 0 && !this.solo.has(track.id))) return false;
    return this.#isEver(track, index) && (!this.filter.isFrameBound || this.filter.matchesHere(this.#factsOf(track, index, frame)));
  }

  /** Whether the list has a row for it: of the frame, or of the whole job where that is null. The hidden ones have one. */
  isListed(track: Track, index: number, frame: number | null): boolean {
    if (!track.head || !this.#isEver(track, index)) return false;
    return frame === null || (isPresent(track, frame) && (!this.filter.isFrameBound || this.filter.matchesHere(this.#factsOf(track, index, frame))));
  }

  colorOf(track: Track, index: number, frame: number): string {
    return colorOf(this.preferences.coloring, track, index, this.labels.get(track.head?.label ?? ''), frame);
  }

  /** Whether a colour may differ from frame to frame. */
  get isColoredByValue(): boolean {
    return this.preferences.coloring.startsWith('attribute:');
  }

  /** A track never changes, so neither does the answer; it goes when the track or the filter goes. */
  #isEver(track: Track, index: number): boolean {
    const { filter } = this;
    if (filter === NO_FILTER) return true;
    const known = this.#ever.get(track);
    const asksHands = filter.text.includes('is:'); // what hands have hidden and locked is not in the track
    if (known?.filter === filter && !asksHands) return known.isSo;
    const isSo = filter.matches(this.#factsOf(track, index, null));
    this.#ever.set(track, { filter, isSo });
    return isSo;
  }

  #factsOf(track: Track, index: number, frame: number | null): Facts {
    const facts = this.#facts;
    facts.track = track;
    facts.number = index + 1;
    facts.label = this.labels.get(track.head?.label ?? '');
    facts.authors = this.authors.get(track.id) ?? (track.head?.origin === 'manual' ? MINE : NOBODY); // not sent yet
    facts.isLocked = this.locked.has(track.id);
    facts.isHidden = this.hidden.has(track.id);
    facts.size = this.size;
    facts.frame = frame;
    return facts;
  }
}

/** One for all tracks, filled anew for each: a thousand are asked on every frame. */
class TrackFacts implements Facts {
  track: Track = emptyTrack('');
  number = 0;
  authors = NOBODY;
  isLocked = false;
  isHidden = false;
  size: Size = { width: 1, height: 1 };
  frame: number | null = null;

  constructor(public label: Label) {}

  get name(): string {
    return nameOf(this.label, this.number - 1);
  }
}
