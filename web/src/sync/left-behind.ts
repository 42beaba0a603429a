// What somebody drew in a task and could not send before it was closed: still in this browser's journal, and nowhere else.
// It is told; and where nobody can take the task any more it goes to the server, which sets it aside for all to see.
import type { EditSession } from './session';

export interface LeftBehind {
  /** Not heard of by the server. */
  readonly kept: number;
  /** Set aside by the server just now. */
  readonly parked: number;
}

/** `session` has no lease. Null when nothing was left behind; else what to call a few times each second until it answers false. */
export async function findLeftBehind(session: EditSession, isClosed: boolean, tell: (found: LeftBehind) => void): Promise<(() => boolean) | null> {
  if ((await session.restore()).length === 0) return null;
  session.onstate = () => tell({ kept: session.outbox.openCount, parked: session.outbox.count('parked') });
  session.onstate(session.state);
  return () => {
    const isOpen = isClosed && session.outbox.openCount > 0; // whoever may still take the task over sends it then, with a lease
    if (isOpen) void session.tick();
    return isOpen;
  };
}
