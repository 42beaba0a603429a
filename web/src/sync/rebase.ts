// Others' changes under one's own: a cell that an edit of ours still waits to set keeps our value, every other takes theirs.
import { cellOf } from '../document/cell';
import type { Change, Edit } from '../model/edit';

export function uncovered(missed: readonly Edit[], pending: readonly Edit[]): Change[] {
  const ours = new Set(pending.flatMap((edit) => edit.changes.map(cellOf)));
  return missed.flatMap((edit) => edit.changes).filter((change) => !ours.has(cellOf(change)));
}
