// The write-ahead journal: an edit is on this computer's disk before anything says that it is kept.
import { HISTORY_STEPS_MAX, type StepMark } from '../document/history';
import type { Edit } from '../model/edit';
import { answerOf, endOf } from './requests';

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

const DATABASE = 'rotoscope';
const VERSION = 1;
const EDITS = 'edits';

export class IndexedDbJournal implements Journal {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(): Promise<IndexedDbJournal> {
    const opening = indexedDB.open(DATABASE, VERSION);
    opening.onupgradeneeded = () => {
      const edits = opening.result.createObjectStore(EDITS, { keyPath: 'order', autoIncrement: true });
      edits.createIndex('byJob', ['jobId', 'userId']);
      edits.createIndex('byEdit', 'editId', { unique: true });
    };
    const database = await answerOf(opening);
    void globalThis.navigator?.storage?.persist?.().catch(() => false); // a full disk is no reason to forget it, if the browser agrees
    return new IndexedDbJournal(database);
  }

  async append(key: JournalKey, edits: readonly Edit[], mark?: StepMark): Promise<void> {
    const write = this.#writing('strict'); // "kept" means on the disk
    for (const edit of edits) write.store.add({ ...key, editId: edit.edit_id, edit, isParked: false, ...(mark ? { mark } : {}) } satisfies Row);
    write.transaction.commit?.(); // from here on it needs no answer of the page's: leaving the page does not abort it
    await write.done;
  }

  async load(key: JournalKey): Promise<readonly JournalEntry[]> {
    return (await this.#rows(key)).filter(({ isSettled }) => !isSettled);
  }

  async past(key: JournalKey): Promise<readonly JournalEntry[]> {
    const rows = await this.#rows(key);
    const old = new Set(tooOld(rows));
    if (old.size > 0) {
      const { store, done } = this.#writing('relaxed');
      for (const { order } of old) if (order !== undefined) store.delete(order);
      await done;
    }
    return rows.filter((row) => !old.has(row));
  }

  #rows(key: JournalKey): Promise<Row[]> {
    return answerOf<Row[]>(this.database.transaction(EDITS).objectStore(EDITS).index('byJob').getAll([key.jobId, key.userId]));
  }

  #writing(durability: IDBTransactionDurability): { transaction: IDBTransaction; store: IDBObjectStore; done: Promise<void> } {
    const transaction = this.database.transaction(EDITS, 'readwrite', { durability });
    return { transaction, store: transaction.objectStore(EDITS), done: endOf(transaction) };
  }

  async settle(gone: readonly string[], parked: readonly string[]): Promise<void> {
    const { store, done } = this.#writing('relaxed');
    const put = async (editId: string, fate: Pick<Row, 'isParked' | 'isSettled'>): Promise<void> => {
      const row = await answerOf<Row | undefined>(store.index('byEdit').get(editId));
      if (row) store.put({ ...row, ...fate });
    };
    for (const editId of gone) await put(editId, { isParked: false, isSettled: true });
    for (const editId of parked) await put(editId, { isParked: true });
    await done;
  }

  async forget(editIds: readonly string[]): Promise<void> {
    const { store, done } = this.#writing('relaxed');
    for (const editId of editIds) {
      const order = await answerOf(store.index('byEdit').getKey(editId));
      if (order !== undefined) store.delete(order);
    }
    await done;
  }
}
