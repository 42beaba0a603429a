// Faults for the simulator to catch: each breaks the real code as a careless change might.
import { MemoryJournal } from '../../src/sync/memory-journal';
import { Outbox } from '../../src/sync/outbox';
import { Disk } from './disk';
import { nameSessions } from './world';

const CLIENT_MUTANTS: Readonly<Record<string, () => void>> = {
  /** What was sent is forgotten before the server has spoken. */
  'outbox-cleared-on-send': () => {
    const take = Outbox.prototype.take;
    Outbox.prototype.take = function (this: Outbox, editsMax) {
      const edits = take.call(this, editsMax);
      if (edits) this.settle(edits.map((edit) => ({ edit_id: edit.edit_id, outcome: 'applied', reason: null })));
      return edits;
    };
  },
  /** The journal is of this page only. */
  'edit-only-in-memory': () => {
    const opened = Disk.prototype.opened;
    Disk.prototype.opened = function (this: Disk, life) {
      const memory = new MemoryJournal();
      return { ...opened.call(this, life), append: memory.append.bind(memory), load: memory.load.bind(memory), past: memory.past.bind(memory), settle: memory.settle.bind(memory) };
    };
  },
  /** The same names of edits in every life of the page. */
  'op-id-reused-after-reload': () => nameSessions((seed, _life, userId) => `s${seed}-${userId.slice(-4)}`),
};

export function breakClient(name: string): void {
  CLIENT_MUTANTS[name]?.();
}
