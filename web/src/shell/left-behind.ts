// Behind a barrier: looks whether this browser still has what was drawn here before, and sees that it is not forgotten.
import { newSessionId } from '../editor/ids';
import { api } from '../sync/api';
import { IndexedDbJournal } from '../sync/journal';
import { findLeftBehind } from '../sync/left-behind';
import { EditSession } from '../sync/session';
import type { WirePrincipal, WireTask } from '../wire/types';
import type { Barrier, Listeners } from './opened';

const TICK_MS = 250;
/** Of a closed task every token is stale; this one is well formed. */
const NO_LEASE = 1;

/** Answers how to stop. Another tab that works on the job looks after its own. */
export async function lookForLeftBehind(task: WireTask, { reason, remedy }: Barrier, me: WirePrincipal, have: number, listeners: Listeners): Promise<() => void> {
  if (remedy === 'continue-here') return () => {};
  const session = new EditSession({
    server: api,
    journal: await IndexedDbJournal.open(),
    key: { jobId: task.job_id, userId: me.id },
    session: newSessionId(),
    taskId: task.id,
    leaseToken: NO_LEASE,
    have,
    reload: async () => have,
    now: () => performance.now(),
    chance: Math.random,
  });
  const isClosed = me.may_annotate && (task.state === 'submitted' || task.state === 'closed');
  const tick = await findLeftBehind(session, isClosed, (found) => listeners.onstate({ kind: 'read-only', reason, ...found }));
  const timer = tick && setInterval(() => tick() || clearInterval(timer ?? 0), TICK_MS);
  return () => clearInterval(timer ?? 0);
}
