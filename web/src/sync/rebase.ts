// Others' changes under one's own: in each cell the later one in the server's order wins.
import { cellOf } from '../document/cell';
import type { Change, Edit } from '../model/edit';

export interface Placed {
  readonly edit: Edit;
  /** Its place in the server's order; Infinity while it is still to be sent. */
  readonly revision: number;
}

/** The changes of `missed` that nothing of `ours` overrules. */
export function uncovered(missed: readonly Placed[], ours: readonly Placed[]): Change[] {
  const latest = new Map<string, number>();
  for (const { edit, revision } of ours) {
    for (const change of edit.changes) latest.set(cellOf(change), Math.max(revision, latest.get(cellOf(change)) ?? 0));
  }
  return missed.flatMap(({ edit, revision }) => edit.changes.filter((change) => revision > (latest.get(cellOf(change)) ?? 0)));
}
