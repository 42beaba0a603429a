// The write-ahead journal: an edit is on this computer's disk before anything says that it is kept.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { HISTORY_STEPS_MAX, type StepMark } from '../document/history';
import type { Edit } from '../model/edit';

export interface JournalKey {
  readonly jobId: string;
  /** Only the one who made an edit may send it. */
  readonly userId: string;
}

export interface JournalEntry {
  readonly edit: Edit;
  readonly isParked: boolean;
  /** The server has it; it stays for undo. */
  readonly isSettled?: boolean;
  readonly mark?: StepMark;
}

export interface Journal {
  /** Resolves once the edits are written and the transaction is complete. */
  append(key: JournalKey, edits: readonly Edit[], mark?: StepMark): Promise<void>;
  /** What this person did in this job and the server has not taken yet, oldest first. */
  load(key: JournalKey): Promise<readonly JournalEntry[]>;
  /** All that this person did in this job, as far back as undo may want it, oldest first. */
  past(key: JournalKey): Promise<readonly JournalEntry[]>;
  /** The server has spoken: `gone` stay for undo only, `parked` wait to be looked at. */
  settle(gone: readonly string[], parked: readonly string[]): Promise<void>;
  /** These were set aside and somebody has looked at them. */
  forget(editIds: readonly string[]): Promise<void>;
}

/** How far back the journal goes for undo: twice as many edits as steps, for undoing is an edit too. */
const ENTRIES_MAX = 2 * HISTORY_STEPS_MAX;
const CHANGES_MAX = 200_000;

/** Which of these, oldest first, are too old to be kept for undo. */
function tooOld<Entry extends JournalEntry>(entries: readonly Entry[]): Entry[] {
  let changes = 0;
  return entries.filter(({ isSettled }) => isSettled === true).toReversed().filter((entry, age) => {
    changes += entry.edit.changes.length;
    return age >= ENTRIES_MAX || changes > CHANGES_MAX;
  });
}

export interface Row {
  order?: number;
  readonly jobId: string;
  readonly userId: string;
  readonly editId: string;
  readonly edit: Edit;
  readonly isParked: boolean;
  readonly isSettled?: boolean;
  readonly mark?: StepMark;
}

interface JournalSchema extends DBSchema {
  edits: { key: number; value: Row; indexes: { byJob: [string, string]; byEdit: string } };
}

const DATABASE = 'rotoscope';
const VERSION = 1;

export class IndexedDbJournal implements Journal {
  private constructor(private readonly database: IDBPDatabase<JournalSchema>) {}

  static async open(): Promise<IndexedDbJournal> {
    const database = await openDB<JournalSchema>(DATABASE, VERSION, {
      upgrade(fresh) {
        const edits = fresh.createObjectStore('edits', { keyPath: 'order', autoIncrement: true });
        edits.createIndex('byJob', ['jobId', 'userId']);
        edits.createIndex('byEdit', 'editId', { unique: true });
      },
    });
    void navigator.storage?.persist?.().catch(() => false); // a full disk is no reason to forget it, if the browser agrees
    return new IndexedDbJournal(database);
  }

  async append(key: JournalKey, edits: readonly Edit[], mark?: StepMark): Promise<void> {
    const write = this.database.transaction('edits', 'readwrite', { durability: 'strict' }); // "kept" means on the disk
    for (const edit of edits) void write.store.add({ ...key, editId: edit.edit_id, edit, isParked: false, ...(mark ? { mark } : {}) });
    write.commit?.(); // from here on it needs no answer of the page's: leaving the page does not abort it
    await write.done;
  }

  async load(key: JournalKey): Promise<readonly JournalEntry[]> {
    return (await this.#rows(key)).filter(({ isSettled }) => !isSettled);
  }

  async past(key: JournalKey): Promise<readonly JournalEntry[]> {
    const rows = await this.#rows(key);
    const old = new Set(tooOld(rows));
    if (old.size > 0) {
      const write = this.database.transaction('edits', 'readwrite', { durability: 'relaxed' });
      for (const { order } of old) if (order !== undefined) void write.store.delete(order);
      await write.done;
    }
    return rows.filter((row) => !old.has(row));
  }

  #rows(key: JournalKey): Promise<Row[]> {
    return this.database.getAllFromIndex('edits', 'byJob', [key.jobId, key.userId]);
  }

  async settle(gone: readonly string[], parked: readonly string[]): Promise<void> {
    const write = this.database.transaction('edits', 'readwrite', { durability: 'relaxed' });
    const byEdit = write.store.index('byEdit');
    for (const editId of gone) {
      const row = await byEdit.get(editId);
      if (row) await write.store.put({ ...row, isParked: false, isSettled: true });
    }
    for (const editId of parked) {
      const row = await byEdit.get(editId);
      if (row) await write.store.put({ ...row, isParked: true });
    }
    await write.done;
  }

  async forget(editIds: readonly string[]): Promise<void> {
    const write = this.database.transaction('edits', 'readwrite', { durability: 'relaxed' });
    for (const editId of editIds) {
      const order = await write.store.index('byEdit').getKey(editId);
      if (order !== undefined) await write.store.delete(order);
    }
    await write.done;
  }
}
