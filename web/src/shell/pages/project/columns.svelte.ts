// Which columns the list of jobs shows: chosen by each person, kept in this browser.

export interface Column {
  readonly id: string;
  readonly title: string;
  readonly isNumber?: boolean;
  readonly isForManagers?: boolean;
}

/** Those that may be hidden; picture, reference and state are always there. */
export const COLUMNS: readonly Column[] = [
  { id: 'holder', title: 'With' },
  { id: 'frames', title: /* text */ 'Frames', isNumber: true },
  { id: 'tracks', title: 'Objects', isNumber: true },
  { id: 'shapes', title: 'Shapes', isNumber: true },
  { id: 'issues', title: 'Issues', isNumber: true },
  { id: 'worked', title: 'Worked', isNumber: true, isForManagers: true },
  { id: 'priority', title: 'Priority', isNumber: true },
  { id: 'updated', title: 'Updated' },
];

type Keep = Pick<Storage, 'getItem' | 'setItem'>;

export class Columns {
  /** By id; what is not named is shown, so that a new column is seen. */
  #hidden = $state.raw<readonly string[]>([]);

  constructor(
    private readonly key: string,
    private readonly mayManage: boolean,
    private readonly keep: Keep,
  ) {
    try {
      const kept: unknown = JSON.parse(keep.getItem(key) ?? '[]');
      if (Array.isArray(kept)) this.#hidden = kept.filter((id) => COLUMNS.some((column) => column.id === id));
    } catch {
      // a browser that keeps nothing, or kept something else: then all are shown
    }
  }

  get offered(): readonly Column[] {
    return COLUMNS.filter((column) => this.mayManage || !column.isForManagers);
  }

  get shown(): readonly Column[] {
    return this.offered.filter(({ id }) => !this.#hidden.includes(id));
  }

  shows(id: string): boolean {
    return this.shown.some((column) => column.id === id);
  }

  toggle(id: string): void {
    this.#hidden = this.#hidden.includes(id) ? this.#hidden.filter((one) => one !== id) : [...this.#hidden, id];
    try {
      this.keep.setItem(this.key, JSON.stringify(this.#hidden));
    } catch {
      // it holds until the page is left
    }
  }
}
