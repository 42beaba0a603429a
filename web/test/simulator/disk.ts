// The journal as a browser keeps it: writing takes time, a kill cuts it off, and a power cut takes back what was not synced.
import type { StepMark } from '../../src/document/history';
import type { Edit } from '../../src/model/edit';
import type { Journal, JournalEntry, JournalKey, Row } from '../../src/sync/journal';
import type { Dice } from './dice';
import type { Life, Timeline } from './timeline';

const WRITE_MS_MAX = 40;

export class Disk {
  rows: readonly Row[] = [];
  /** What the disk would be without the writes that nobody has waited for. */
  #synced: readonly Row[] = [];
  #freeAt = 0;
  readonly #writing = new Set<{ readonly life: Life; readonly row: Row }>();

  constructor(
    private readonly timeline: Timeline,
    private readonly dice: Dice,
  ) {}

  /** The journal as one page sees it. */
  opened(life: Life): Journal {
    return {
      append: (key, edits, mark) => this.#append(life, key, edits, mark),
      load: async (key) => this.#of(key).filter(({ isSettled }) => !isSettled),
      past: async (key) => this.#of(key),
      settle: async (gone, parked) => this.#settle(gone, parked),
      forget: async (editIds) => {
        this.rows = this.rows.filter((row) => !editIds.includes(row.editId));
      },
    };
  }

  /** The browser dies: each write under way has come to the disk, or has not. */
  kill(life: Life): void {
    let isLanding = true; // one after the other: behind one that is lost all are
    for (const write of this.#writing) {
      if (write.life !== life) continue;
      this.#writing.delete(write);
      isLanding &&= this.dice.chance(0.5);
      if (isLanding) this.rows = [...this.rows, write.row];
    }
  }

  cutPower(life: Life): void {
    this.rows = this.#synced;
    this.kill(life);
    this.#synced = this.rows;
  }

  has(editId: string): boolean {
    return this.rows.some((row) => row.editId === editId);
  }

  async #append(life: Life, key: JournalKey, edits: readonly Edit[], mark?: StepMark): Promise<void> {
    for (const edit of edits) {
      const row = { ...key, editId: edit.edit_id, edit: structuredClone(edit), isParked: false, ...(mark ? { mark } : {}) };
      const write = { life, row };
      this.#writing.add(write);
      await new Promise<void>((resolve, reject) => {
        this.#freeAt = Math.max(this.#freeAt, this.timeline.now) + this.dice.between(1, WRITE_MS_MAX); // transactions queue up
        this.timeline.after(this.#freeAt - this.timeline.now, () => {
          this.#writing.delete(write);
          if (this.has(row.editId)) return reject(new Error('ConstraintError: this edit_id is there already'));
          this.rows = [...this.rows, row];
          this.#synced = this.rows;
          resolve();
        }, life);
      });
    }
  }

  #settle(gone: readonly string[], parked: readonly string[]): void {
    this.rows = this.rows.map((row) => {
      if (gone.includes(row.editId)) return { ...row, isParked: false, isSettled: true };
      return parked.includes(row.editId) ? { ...row, isParked: true } : row;
    });
  }

  #of(key: JournalKey): readonly JournalEntry[] {
    return this.rows.filter((row) => row.jobId === key.jobId && row.userId === key.userId);
  }
}
