// What the editor remembers for work on what tracks mean: the drawer that is open, and the question that is being asked.
import type { Question } from '../document/questions';
import type { WireAttribute } from '../wire/types';

/** A drawer lies over the right edge of the picture; it is fetched when it is first opened. */
export type DrawerId = 'prelabels' | 'history' | 'parked' | 'missing';

export class Meaning {
  drawer = $state<DrawerId | null>(null);
  /** The attribute that is being asked for, in attribute mode; null outside of it. */
  question = $state.raw<Question<WireAttribute> | null>(null);
  /** The keys that mean something else while a question is asked; true when this was one of them. */
  keys: ((command: string, key: string) => boolean) | null = null;
  /** What the end of attribute mode brings back. */
  onstop: (() => void) | null = null;

  toggle(drawer: DrawerId): void {
    this.drawer = this.drawer === drawer ? null : drawer;
  }

  /** What Escape does first: it ends attribute mode. */
  stopAsking(): boolean {
    const isAsking = this.question !== null;
    this.question = null;
    this.keys = null;
    this.onstop?.();
    this.onstop = null;
    return isAsking;
  }

  /** What Escape does when there is no gesture to give up. */
  close(): boolean {
    const isOpen = this.drawer !== null;
    this.drawer = null;
    return isOpen;
  }
}
