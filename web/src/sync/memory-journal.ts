// The journal of a browser that keeps nothing, and of tests.
import type { StepMark } from '../document/history';
import type { Edit } from '../model/edit';
import type { Journal, JournalEntry, JournalKey, Row } from './journal';

/** A journal that is gone with the page: for tests, and for reading along. */
export class MemoryJournal implements Journal {
  #rows: Row[] = [];

  async append(key: JournalKey, edits: readonly Edit[], mark?: StepMark): Promise<void> {
    for (const edit of edits) this.#rows.push({ ...key, editId: edit.edit_id, edit: structuredClone(edit), isParked: false, ...(mark ? { mark } : {}) });
  }

  async load(key: JournalKey): Promise<readonly JournalEntry[]> {
    return (await this.past(key)).filter(({ isSettled }) => !isSettled);
  }

  async past(key: JournalKey): Promise<readonly JournalEntry[]> {
    return this.#rows.filter((row) => row.jobId === key.jobId && row.userId === key.userId);
  }

  async settle(gone: readonly string[], parked: readonly string[]): Promise<void> {
    this.#rows = this.#rows.map((row) => {
      if (gone.includes(row.editId)) return { ...row, isParked: false, isSettled: true };
      return parked.includes(row.editId) ? { ...row, isParked: true } : row;
    });
  }

  async forget(editIds: readonly string[]): Promise<void> {
    this.#rows = this.#rows.filter((row) => !editIds.includes(row.editId));
  }
}
