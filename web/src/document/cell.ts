// The name of a cell: the unit in which edits meet, fold and win.
import { type Change, isSame } from '../model/edit';

export function cellOf(change: Change): string {
  switch (change.cell) {
    case 'head':
      return `${change.track}\nhead`;
    case 'geometry':
    case 'presence':
      return `${change.track}\n${change.cell}\n${change.frame}`;
    case 'attribute':
      return `${change.track}\nattribute\n${change.frame ?? ''}\n${change.name}`;
  }
}

/** Several changes as one per cell: the first `before`, the last `after`, and nothing where those are equal. */
export function folded(changes: Iterable<Change>): Change[] {
  const cells = new Map<string, Change>();
  for (const change of changes) {
    const first = cells.get(cellOf(change));
    cells.set(cellOf(change), first ? ({ ...change, before: first.before } as Change) : change);
  }
  return [...cells.values()].filter((change) => !isSame(change.before, change.after));
}

/** The changes that take these back, the last first. */
export function inverted(changes: readonly Change[]): Change[] {
  return changes.toReversed().map((change) => ({ ...change, before: change.after, after: change.before }) as Change);
}
