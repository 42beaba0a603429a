// One gesture is one step: what was done can be taken back and done again, as data. It outlives the page: see `restore`.
import type { Change } from '../model/edit';
import { valueOf } from '../model/edit';
import { folded, inverted } from './cell';
import type { TrackDocument } from './document';

export const HISTORY_STEPS_MAX = 500;

export interface Step {
  readonly changes: readonly Change[];
  /** The frame on screen when it was done: undoing leads back there. */
  readonly frame: number;
}

/** What an edit was to the one who made it, and the frame that was on screen. The journal keeps it beside the edit. */
export interface StepMark {
  readonly turn: 'do' | 'undo' | 'redo';
  readonly frame: number;
}

/** Steps that can be taken back, and steps that can be done again; the newest last. */
export interface Remembered {
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}

export class History {
  #done: Step[] = [];
  #undone: Step[] = [];
  #gesture: Change[] | null = null;

  /** `emit` gets every finished step, and every undo and redo: each is an edit of its own. */
  constructor(
    private readonly document: TrackDocument,
    private readonly emit: (changes: readonly Change[], mark: StepMark) => void,
  ) {}

  /** Takes up what an earlier life of this page did; see `remembered`. */
  restore({ done, undone }: Remembered): void {
    this.#done = [...done];
    this.#undone = [...undone];
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  get isOpen(): boolean {
    return this.#gesture !== null;
  }

  begin(): void {
    this.#gesture ??= [];
  }

  /** Changes the document within the open gesture. The hand sees it at once; nobody else does yet. */
  change(changes: readonly Change[]): void {
    this.#gesture?.push(...changes);
    if (this.#gesture) this.#gesture = folded(this.#gesture);
    this.document.apply(changes);
  }

  /** Ends the gesture as one step, or as nothing if nothing is different. */
  commit(frame: number): boolean {
    const changes = folded(this.#gesture ?? []);
    this.#gesture = null;
    if (changes.length === 0) return false;
    this.#done.push({ changes, frame });
    if (this.#done.length > HISTORY_STEPS_MAX) this.#done.shift();
    this.#undone = [];
    this.emit(changes, { turn: 'do', frame });
    return true;
  }

  /** Puts everything back to where the gesture began. */
  cancel(): void {
    const changes = this.#gesture;
    this.#gesture = null;
    if (changes) this.document.apply(inverted(changes));
  }

  /** A step at once, without a gesture. */
  perform(changes: readonly Change[], frame: number): boolean {
    this.begin();
    this.change(changes);
    return this.commit(frame);
  }

  /** Takes the last step back; answers the frame where it was done, or null. */
  undo(): number | null {
    return this.#turn(this.#done, this.#undone, true);
  }

  redo(): number | null {
    return this.#turn(this.#undone, this.#done, false);
  }

  #turn(from: Step[], to: Step[], isBack: boolean): number | null {
    if (this.#gesture) return null;
    const step = from.pop();
    if (!step) return null;
    to.push(step);
    const changes = this.#grounded(isBack ? inverted(step.changes) : step.changes);
    this.document.apply(changes);
    this.emit(changes, { turn: isBack ? 'undo' : 'redo', frame: step.frame });
    return step.frame;
  }

  /** `before` as it is now: somebody else may have changed the cell since. */
  #grounded(changes: readonly Change[]): Change[] {
    return changes.map((change) => ({ ...change, before: valueOf(this.document.get(change.track), change) }) as Change);
  }
}
