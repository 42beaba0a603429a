// Time that stands still until the next thing happens. What happens belongs to a life, and is gone when that life is over.

/** Something that can end in the middle of what it is doing: a page, a browser. */
export class Life {
  isOver = false;
}

interface Happening {
  readonly at: number;
  readonly life: Life | null;
  readonly run: () => void;
}

export class Timeline {
  now = 0;
  #coming: Happening[] = []; // the next one last

  /** Do this in `ms`, unless `life` is over by then. What is due at the same moment comes in the order of asking. */
  after(ms: number, run: () => void, life: Life | null = null): void {
    const happening = { at: this.now + ms, life, run };
    let low = 0;
    let high = this.#coming.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#coming[middle] as Happening).at > happening.at) low = middle + 1;
      else high = middle;
    }
    this.#coming.splice(low, 0, happening);
  }

  /** The next thing happens; false when nothing is to come. */
  step(): boolean {
    for (;;) {
      const next = this.#coming.pop();
      if (!next) return false;
      if (next.life?.isOver) continue;
      this.now = next.at;
      next.run();
      return true;
    }
  }
}
