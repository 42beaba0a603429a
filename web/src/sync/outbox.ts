// Edits on their way to the server. Knows no clock, no network and no database, so that a simulator can drive it.
//
//   writing ──durable──▶ waiting ──take──▶ flying ──settle──▶ gone, or parked
//                           ▲───giveBack─────┘
//
// An edit leaves only on its own result; until then it is kept, in order.
import type { Edit } from '../model/edit';

export const EDITS_PER_PUSH_MAX = 500;
/** The server reads no longer post; what is longer by itself goes alone. */
const PUSH_BYTES_MAX = 3_500_000;

type Stage = 'writing' | 'waiting' | 'flying' | 'parked';

interface Entry {
  readonly edit: Edit;
  stage: Stage;
  reason: string;
}

export interface Verdict {
  readonly edit_id: string;
  readonly outcome: 'applied' | 'duplicate' | 'parked';
  readonly reason: string | null;
}

export interface Settled {
  readonly gone: readonly string[];
  readonly parked: readonly { readonly editId: string; readonly reason: string }[];
}

export class Outbox {
  #entries: Entry[] = [];

  /** A new edit; it is not counted as kept before `markDurable`. */
  add(edit: Edit): void {
    this.#entries.push({ edit, stage: 'writing', reason: '' });
  }

  /** An edit of an earlier life of this page, read back from the journal. */
  replay(edit: Edit): void {
    this.#entries.push({ edit, stage: 'waiting', reason: '' });
  }

  markDurable(editIds: Iterable<string>): void {
    const ids = new Set(editIds);
    for (const entry of this.#entries) {
      if (entry.stage === 'writing' && ids.has(entry.edit.edit_id)) entry.stage = 'waiting';
    }
  }

  /** The next edits to send, in order and of one session, or null while some are under way or none are ready. */
  take(editsMax = EDITS_PER_PUSH_MAX): readonly Edit[] | null {
    if (this.count('flying') > 0) return null;
    const open = this.#entries.filter((entry) => entry.stage !== 'parked');
    const first = open[0];
    if (!first || first.stage !== 'waiting') return null;
    const session = sessionOf(first.edit);
    const batch: Entry[] = [];
    let bytes = 0;
    for (const entry of open) {
      bytes += lengthOf(entry.edit);
      if (entry.stage !== 'waiting' || sessionOf(entry.edit) !== session || batch.length >= editsMax) break;
      if (batch.length > 0 && bytes > PUSH_BYTES_MAX) break;
      batch.push(entry);
    }
    for (const entry of batch) entry.stage = 'flying';
    return batch.map((entry) => entry.edit);
  }

  /** The flight failed or nobody knows: what flew waits again. Sending it twice is once. */
  giveBack(): void {
    for (const entry of this.#entries) if (entry.stage === 'flying') entry.stage = 'waiting';
  }

  /** The server's word, one per edit. What it says nothing about waits again. */
  settle(verdicts: readonly Verdict[]): Settled {
    const words = new Map(verdicts.map((verdict) => [verdict.edit_id, verdict]));
    const gone: string[] = [];
    const parked: { editId: string; reason: string }[] = [];
    this.#entries = this.#entries.filter((entry) => {
      const word = words.get(entry.edit.edit_id);
      if (!word) return true;
      if (word.outcome !== 'parked') {
        gone.push(word.edit_id);
        return false;
      }
      entry.stage = 'parked';
      entry.reason = word.reason ?? '';
      parked.push({ editId: word.edit_id, reason: entry.reason });
      return true;
    });
    this.giveBack();
    return { gone, parked };
  }

  /** Somebody has looked at these parked edits: they wait no more. */
  release(editIds: readonly string[]): void {
    this.#entries = this.#entries.filter((entry) => entry.stage !== 'parked' || !editIds.includes(entry.edit.edit_id));
  }

  count(stage: Stage): number {
    return this.#entries.reduce((sum, entry) => sum + (entry.stage === stage ? 1 : 0), 0);
  }

  /** Edits that the server has not spoken about yet. */
  get openCount(): number {
    return this.#entries.length - this.count('parked');
  }

  /** Every edit whose effect is to be seen on top of the server's state, oldest first. */
  pending(): readonly Edit[] {
    return this.#entries.filter((entry) => entry.stage !== 'parked').map((entry) => entry.edit);
  }

  parked(): readonly { readonly edit: Edit; readonly reason: string }[] {
    return this.#entries.filter((entry) => entry.stage === 'parked');
  }
}

/** About as long as its JSON is; writing that only to measure it would take as long as sending it. */
function lengthOf({ changes }: Edit): number {
  const numbers = changes.reduce((sum, { cell, before, after }) => sum + (cell === 'geometry' ? (before?.coords.length ?? 0) + (after?.coords.length ?? 0) : 0), 0);
  return 120 * changes.length + 20 * numbers;
}

export function sessionOf(edit: Edit): string {
  return edit.edit_id.slice(0, edit.edit_id.lastIndexOf(':'));
}
