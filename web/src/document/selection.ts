// What is selected and what the pointer is over.

export class Selection {
  onchange: () => void = () => {};
  #selected: string | null = null;
  #hovered: string | null = null;

  get selected(): string | null {
    return this.#selected;
  }

  get hovered(): string | null {
    return this.#hovered;
  }

  select(id: string | null): void {
    if (id === this.#selected) return;
    this.#selected = id;
    this.onchange();
  }

  hover(id: string | null): void {
    if (id === this.#hovered) return;
    this.#hovered = id;
    this.onchange();
  }
}
