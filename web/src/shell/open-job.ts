// Opens a job for work or for reading: takes the lease, fetches everything, and joins editor and session.
import { Editor } from '../editor/editor.svelte';
import { learnCommands } from '../editor/learned';
import { newSessionId } from '../editor/ids';
import { Labels } from '../editor/labels';
import type { Edit } from '../model/edit';
import { DecoderPool } from '../player/decoder-pool';
import { type FrameAddress, ImageSequence } from '../player/image-sequence';
import { ApiError, api } from '../sync/api';
import { IndexedDbJournal, type Journal } from '../sync/journal';
import { EditSession } from '../sync/session';
import type { Barrier, Force, Listeners, Opened } from './opened';
import { viewMemory } from './view-memory';
import { lockJob } from '../sync/tab-lock';
import { decodeTracks } from '../wire/rts1';
import type { WireFrame, WirePrincipal, WireTask } from '../wire/types';

export async function openTask(taskId: string, me: WirePrincipal, force: Force, listeners: Listeners): Promise<Opened> {
  const lock = await lockJob(`${me.id}:${taskId}`, force !== 'none', listeners.onlost);
  const grant = lock ? await claim(taskId, me, force) : refusal(await api.task(taskId), 'it is open in another tab', 'continue-here');
  if (grant.barrier) lock?.();
  return open(grant.task.job_id, grant.task, grant.barrier, me, listeners, () => lock?.());
}

export async function openJob(jobId: string, me: WirePrincipal, listeners: Listeners): Promise<Opened> {
  return open(jobId, null, { reason: 'this is the job as it stands', remedy: null }, me, listeners, () => {});
}

interface Grant {
  readonly task: WireTask;
  readonly barrier: Barrier | null;
}

async function claim(taskId: string, me: WirePrincipal, force: Force): Promise<Grant> {
  if (!me.may_annotate) return refusal(await api.task(taskId), 'your role may look but not draw', null);
  try {
    return { task: await api.claim(taskId, force === 'take-over'), barrier: null };
  } catch (error) {
    if (!(error instanceof ApiError) || ![403, 409].includes(error.status)) throw error;
    const task = await api.task(taskId);
    if (error.status === 403) return refusal(task, error.message.replace(/\.$/, ''), null); // it is for somebody else: one's own work to check, say
    if (task.state !== 'held') return refusal(task, `this task is ${task.state}`, null);
    return refusal(task, `${task.holder?.name ?? 'somebody else'} is working on it`, 'take-over');
  }
}

function refusal(task: WireTask, reason: string, remedy: Barrier['remedy']): Grant {
  return { task, barrier: { reason, remedy } };
}

async function open(
  jobId: string,
  task: WireTask | null,
  barrier: Barrier | null,
  me: WirePrincipal,
  listeners: Listeners,
  unlock: () => void,
): Promise<Opened> {
  const [view, frames, body] = await Promise.all([api.job(jobId), api.frames(jobId), api.tracks(jobId)]);
  const { tracks, revision } = decodeTracks(body);
  const reload = async (pending: () => readonly Edit[]): Promise<number> => {
    const fresh = decodeTracks(await api.tracks(jobId));
    const told = new Set(fresh.tracks.map(({ id }) => id));
    const deleted = editor.document.tracks.filter(({ id, head }) => !head && !told.has(id)); // undo may want them back
    editor.document.load([...fresh.tracks, ...deleted]);
    for (const edit of pending()) editor.document.apply(edit.changes);
    return fresh.revision;
  };
  let isOpen = true;
  const source = new ImageSequence(frames.map(addressOf), new DecoderPool());
  const readdress = async (): Promise<void> => source.readdress((await api.frames(jobId)).map(addressOf));
  source.onexpired = () => void readdress().catch(() => isOpen && setTimeout(source.onexpired, RETRY_LOOK_MS));
  const session = task && !barrier ? await startSession(task, me, revision, reload) : null;
  const editor = new Editor({
    source,
    labels: new Labels(view.schema, tracks, task),
    tracks,
    sizeOf: (frame) => ({ width: frames[frame]?.width ?? 1280, height: frames[frame]?.height ?? 720 }),
    readOnlyReason: barrier ? `Read-only: ${barrier.reason}.` : '',
    emit: (changes, mark) => session?.record(changes, mark),
    schedule: (paint) => void requestAnimationFrame(paint),
    memory: viewMemory(me.id),
    askAuthors: async () => (await import('./authors')).authorsOf(jobId, me, session),
  });
  void learnTools(editor);
  if (location.search) void import('./opened-at').then(({ openedAt }) => openedAt(editor, location.search), () => undefined);
  const stop = session ? await startSending(session, editor, jobId, listeners) : (): void => {};
  if (barrier) listeners.onstate({ kind: 'read-only', reason: barrier.reason });
  const behind = barrier && task && import('./left-behind').then(({ lookForLeftBehind }) => lookForLeftBehind(task, barrier, me, revision, listeners)).catch(() => {});
  const close = (): void => {
    isOpen = false;
    stop();
    void behind?.then((end) => end?.());
    editor.close();
    unlock();
  };
  const retryFrames = async (): Promise<void> => {
    await api.retryFrames(jobId);
    await new Promise((resolve) => setTimeout(resolve, RETRY_LOOK_MS));
    await readdress();
    editor.repaint();
  };
  return { editor, session, view, task, frames, barrier, retryFrames, close };
}

/** What the first look does not need comes after it; with the connection lost, again once it is back. */
async function learnTools(editor: Editor): Promise<void> {
  try {
    const [{ makeFurtherTools }, { onionSkin }, { spotNear }] = await Promise.all([import('../editor/tools/further'), import('../editor/view/onion'), import('../editor/borders'), learnCommands()]);
    Object.assign(editor.sight, { onionSkin, spotNear });
    editor.learn(makeFurtherTools);
    editor.repaint(); // with the skin, if it is on
  } catch {
    window.addEventListener('online', () => void learnTools(editor), { once: true });
  }
}

type Reload = (pending: () => readonly Edit[]) => Promise<number>;

async function startSession(task: WireTask, me: WirePrincipal, have: number, reload: Reload): Promise<EditSession> {
  return new EditSession({
    server: api,
    journal: await openJournal(),
    key: { jobId: task.job_id, userId: me.id },
    session: newSessionId(),
    taskId: task.id,
    leaseToken: task.lease_token ?? 0,
    have,
    reload,
    now: () => performance.now(),
    wasActive: activity(),
    chance: Math.random,
  });
}

/** Whether a hand has moved since this was asked last. The listeners live as long as the page, and cost nothing. */
function activity(): () => boolean {
  let hasMoved = true;
  for (const kind of ['pointermove', 'pointerdown', 'keydown', 'wheel']) {
    window.addEventListener(kind, () => (hasMoved = true), { passive: true });
  }
  return () => {
    const had = hasMoved;
    hasMoved = false;
    return had;
  };
}

/** A browser that keeps nothing (some private windows) still draws and sends; only what is unsent goes with the page. */
async function openJournal(): Promise<Journal> {
  return IndexedDbJournal.open().catch(async () => new (await import('../sync/memory-journal')).MemoryJournal());
}

const TICK_MS = 250;
const RETRY_LOOK_MS = 3000;

/** Shows again what a former life of the page had not sent, then sends by itself. Answers how to stop. */
async function startSending(session: EditSession, editor: Editor, jobId: string, listeners: Listeners): Promise<() => void> {
  session.onstate = (state) => {
    if (state.kind === 'lease-lost') editor.readOnlyReason = 'Read-only: somebody took the task over.';
    if (state.kind === 'broken') editor.readOnlyReason = state.message;
    listeners.onstate(state);
  };
  session.onmissed = (changes) => editor.document.apply(changes);
  for (const edit of await session.restore()) editor.document.apply(edit.changes);
  await import('./restore-history').then(({ restoreHistory }) => restoreHistory(session, editor, jobId)).catch(() => {}); // then undo begins anew
  const unbind = new AbortController();
  const { signal } = unbind;
  const timer = setInterval(() => void session.tick(), TICK_MS);
  window.addEventListener('online', () => session.hurry(), { signal });
  window.addEventListener('focus', () => session.state.kind === 'signed-out' && session.hurry(), { signal });
  window.addEventListener('blur', () => void session.push(), { signal });
  window.addEventListener('pagehide', () => session.leave(), { signal });
  return () => {
    clearInterval(timer);
    unbind.abort();
    session.leave();
  };
}

function addressOf(frame: WireFrame): FrameAddress {
  if (frame.state === 'ready') return { url: frame.url, problem: null };
  if (frame.state === 'pending') return { url: null, problem: 'This frame is still on its way to the server.' };
  return { url: null, problem: `This frame could not be fetched: ${frame.error?.message ?? 'the reason is not known'}` };
}
