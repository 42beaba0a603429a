// What is selected, what is chosen along with it, and what the pointer is over.

const NONE: ReadonlySet<string> = new Set();

export class Selection {
  onchange: () => void = () => {};
  #selected: string | null = null;
  #others = NONE;
  #hovered: string | null = null;

  get selected(): string | null {
    return this.#selected;
  }

  /** Chosen along with the selected one, which is not among them. */
  get others(): ReadonlySet<string> {
    return this.#others;
  }

  get hovered(): string | null {
    return this.#hovered;
  }

  /** One, and along with it perhaps others. */
  select(id: string | null, others: Iterable<string> = NONE): void {
    const along = new Set(others);
    along.delete(id ?? '');
    if (id === this.#selected && along.size === 0 && this.#others.size === 0) return;
    this.#selected = id;
    this.#others = along;
    this.onchange();
  }

  /** Along with what is selected, or no longer. Taking the selected one away leaves another in its place. */
  toggle(id: string): void {
    if (this.#selected === null) return this.select(id);
    const others = new Set(this.#others);
    if (id === this.#selected) return this.select([...others][0] ?? null, others);
    if (!others.delete(id)) others.add(id);
    this.select(this.#selected, others);
  }

  hover(id: string | null): void {
    if (id === this.#hovered) return;
    this.#hovered = id;
    this.onchange();
  }
}
