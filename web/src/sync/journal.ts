// The write-ahead journal: an edit is on this computer's disk before anything says that it is kept.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Edit } from '../model/edit';

export interface JournalKey {
  readonly jobId: string;
  /** Only the one who made an edit may send it. */
  readonly userId: string;
}

export interface JournalEntry {
  readonly edit: Edit;
  readonly isParked: boolean;
}

export interface Journal {
  /** Resolves once the edits are written and the transaction is complete. */
  append(key: JournalKey, edits: readonly Edit[]): Promise<void>;
  /** What is kept for this person in this job, oldest first. */
  load(key: JournalKey): Promise<readonly JournalEntry[]>;
  /** The server has spoken: `gone` are forgotten, `parked` stay, marked. */
  settle(gone: readonly string[], parked: readonly string[]): Promise<void>;
}

interface Row {
  order?: number;
  readonly jobId: string;
  readonly userId: string;
  readonly editId: string;
  readonly edit: Edit;
  readonly isParked: boolean;
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
    return new IndexedDbJournal(database);
  }

  async append(key: JournalKey, edits: readonly Edit[]): Promise<void> {
    const write = this.database.transaction('edits', 'readwrite', { durability: 'strict' }); // "kept" means on the disk
    for (const edit of edits) void write.store.add({ ...key, editId: edit.edit_id, edit, isParked: false });
    await write.done;
  }

  async load(key: JournalKey): Promise<readonly JournalEntry[]> {
    return this.database.getAllFromIndex('edits', 'byJob', [key.jobId, key.userId]);
  }

  async settle(gone: readonly string[], parked: readonly string[]): Promise<void> {
    const write = this.database.transaction('edits', 'readwrite', { durability: 'relaxed' });
    const byEdit = write.store.index('byEdit');
    for (const editId of gone) {
      const order = await byEdit.getKey(editId);
      if (order !== undefined) await write.store.delete(order);
    }
    for (const editId of parked) {
      const row = await byEdit.get(editId);
      if (row) await write.store.put({ ...row, isParked: true });
    }
    await write.done;
  }
}

/** A journal that forgets with the page: for tests, and for reading along. */
export class MemoryJournal implements Journal {
  #rows: Row[] = [];

  async append(key: JournalKey, edits: readonly Edit[]): Promise<void> {
    for (const edit of edits) this.#rows.push({ ...key, editId: edit.edit_id, edit: structuredClone(edit), isParked: false });
  }

  async load(key: JournalKey): Promise<readonly JournalEntry[]> {
    return this.#rows.filter((row) => row.jobId === key.jobId && row.userId === key.userId);
  }

  async settle(gone: readonly string[], parked: readonly string[]): Promise<void> {
    this.#rows = this.#rows
      .filter((row) => !gone.includes(row.editId))
      .map((row) => (parked.includes(row.editId) ? { ...row, isParked: true } : row));
  }
}
