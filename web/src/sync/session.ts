// One person's work on one job while the page is open: write ahead, send, keep the lease, say truly where the work is.
import type { StepMark } from '../document/history';
import type { PastStep } from '../document/remembering';
import type { Change, Edit } from '../model/edit';
import { ApiError, type Judged, type Push, type PushAnswer } from './api';
import type { Journal, JournalKey } from './journal';
import { EDITS_PER_PUSH_MAX, Outbox, sessionOf } from './outbox';
import { type Placed, uncovered } from './rebase';
import { Rhythm } from './rhythm';
import { type SaveState, saveStateOf } from './save-state';
import { Standing } from './standing';

/** The server, as far as a session needs it. */
export interface Server {
  push(jobId: string, push: Push, isKeepalive?: boolean): Promise<PushAnswer>;
  heartbeat(taskId: string, leaseToken: number, isActive?: boolean): Promise<unknown>;
  submit(taskId: string, leaseToken: number, revision: number, judged?: Judged): Promise<unknown>;
}

export interface SessionParts {
  readonly server: Server;
  readonly journal: Journal;
  readonly key: JournalKey;
  /** Random for each load of the page: the first half of every edit's id. */
  readonly session: string;
  readonly taskId: string;
  readonly leaseToken: number;
  /** The revision of the tracks that were opened. */
  readonly have: number;
  /** Loads the tracks anew and shows `pending` on top of them; answers their revision. */
  readonly reload: (pending: () => readonly Edit[]) => Promise<number>;
  readonly now: () => number;
  /** Whether anybody has touched the page since this was asked last: only that counts as working time. */
  readonly wasActive?: () => boolean;
  readonly chance: () => number;
}

const HEARTBEAT_MS = 15_000;
const KEEPALIVE_BYTES_MAX = 60_000; // browsers refuse more in a request that outlives its page
const UNREADABLE = [400, 413, 422];

export class EditSession {
  /** Called whenever the state of the work may have changed. */
  onstate: (state: SaveState) => void = () => {};
  /** Changes that others made meanwhile, without those that ours will overrule. */
  onmissed: (changes: readonly Change[]) => void = () => {};
  readonly outbox = new Outbox();
  readonly #rhythm = new Rhythm();
  readonly #standing = new Standing();
  #have: number;
  #count = 0;
  #leaseHeardAt: number;
  #keeping: Promise<void> = Promise.resolve();
  #flight: Promise<void> | null = null;
  #batchMax = EDITS_PER_PUSH_MAX;
  #isStale = false;

  constructor(private readonly parts: SessionParts) {
    this.#have = parts.have;
    this.#leaseHeardAt = parts.now();
  }

  /** The newest revision of the job that this page knows. */
  get revision(): number {
    return this.#have;
  }

  get state(): SaveState {
    return saveStateOf({
      open: this.outbox.openCount,
      writing: this.outbox.count('writing'),
      parked: this.outbox.count('parked'),
      isFailing: this.#rhythm.isFailing,
      standing: this.#standing,
    });
  }

  /** What an earlier life of this page left behind, to be sent and to be seen again. */
  async restore(): Promise<readonly Edit[]> {
    const entries = await this.parts.journal.load(this.parts.key);
    const open = entries.filter((entry) => !entry.isParked).map((entry) => entry.edit);
    for (const edit of open) this.outbox.replay(edit);
    this.#isStale ||= open.length > 0; // one may bring back a deleted track, of which this page knows nothing else
    this.#tell();
    return open;
  }

  /** What this person did here before, as undo wants it: what was set aside never happened. */
  async past(): Promise<readonly PastStep[]> {
    const entries = await this.parts.journal.past(this.parts.key);
    return entries.flatMap(({ edit, isParked, mark }) => (isParked || !mark ? [] : [{ ...mark, changes: edit.changes }]));
  }

  /** Somebody has looked at what was set aside: it waits no more, here or in the journal. */
  async release(editIds: readonly string[]): Promise<void> {
    this.outbox.release(editIds);
    this.#tell();
    await this.parts.journal.forget(editIds);
  }

  /** One finished gesture. It is counted as kept once it is in the journal. */
  record(changes: readonly Change[], mark?: StepMark): void {
    this.#count += 1;
    const edit: Edit = { edit_id: `${this.parts.session}:${this.#count}`, changes: [...changes] };
    this.outbox.add(edit);
    const kept = this.#keep(edit, mark); // at once: a page that is left now has handed it to the browser
    this.#keeping = this.#keeping.then(() => kept);
    this.#tell();
  }

  /** To be called a few times each second: sends what is due, renews the lease when nothing else did. */
  async tick(): Promise<void> {
    if (!this.#standing.mayAsk || this.#flight || this.#isDone) return;
    const now = this.parts.now();
    if (!this.#rhythm.isDue(now) || (await this.push())) return;
    if (this.#isStale) await this.#fly(() => this.#reload());
    else if (!this.#standing.isLeaseLost && !this.#standing.isSubmitted && now - this.#leaseHeardAt >= HEARTBEAT_MS) await this.#fly(() => this.#beat());
  }

  /** Sends the next edits. False when there was nothing to send, or something is under way. */
  async push(isKeepalive = false): Promise<boolean> {
    const edits = this.#flight ? null : this.outbox.take(this.#batchMax);
    if (!edits) return false;
    await this.#fly(() => this.#send(edits, isKeepalive));
    return true;
  }

  /** The page goes away: one last try, which may outlive it. What does not arrive is in the journal. */
  leave(): void {
    void this.push(JSON.stringify(this.outbox.pending()).length < KEEPALIVE_BYTES_MAX);
  }

  /** The network is back, or the person has signed in again. */
  hurry(): void {
    this.#standing.signedIn();
    this.#rhythm.hurry();
    void this.tick();
  }

  /** Hands the task in: everything first, then the revision that everything led to. A checker judges with it. */
  async submit(judged?: Judged): Promise<void> {
    for (;;) {
      await this.#keeping;
      await this.#flight;
      if (this.outbox.openCount === 0) break;
      if (!(await this.push()) || this.#isHeldUp) {
        throw new Error('Not everything has reached the server yet. It is kept on this computer; try again in a moment.');
      }
    }
    if (this.outbox.count('parked') > 0) throw new Error('Some changes could not be applied; look at them before you submit.');
    await this.#handIn(judged);
    this.#standing.isSubmitted = true;
    this.#tell();
  }

  async #handIn(judged?: Judged): Promise<void> {
    try {
      await this.parts.server.submit(this.parts.taskId, this.parts.leaseToken, this.#have, judged);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'conflict') throw error;
      await this.#fly(() => this.#reload());
      throw new Error('Somebody changed this job meanwhile. You see it now as it is; look at it and submit again.', { cause: error });
    }
  }

  async #keep(edit: Edit, mark?: StepMark): Promise<void> {
    try {
      await this.parts.journal.append(this.parts.key, [edit], mark);
      this.outbox.markDurable([edit.edit_id]);
    } catch (error) {
      this.#standing.brokenMessage = `This computer cannot keep your changes (${String(error)}). Free some disk space and reload.`;
    }
    this.#tell();
  }

  /** One request at a time; its failure decides when the next may go. */
  async #fly(request: () => Promise<void>): Promise<void> {
    while (this.#flight) await this.#flight; // tracks that were asked for before a push must not be shown after it
    const { era } = this.#standing;
    this.#flight = request().then(
      () => this.#rhythm.succeeded(this.parts.now()),
      (error: unknown) => this.#fail(error, era),
    );
    await this.#flight;
    this.#flight = null;
    this.#tell();
  }

  async #send(edits: readonly Edit[], isKeepalive: boolean): Promise<void> {
    const { server, key, taskId, leaseToken } = this.parts;
    const session = sessionOf(edits[0] as Edit);
    const push = { session, task_id: taskId, lease_token: leaseToken, have: this.#have, edits };
    try {
      this.#take(await server.push(key.jobId, push, isKeepalive), edits);
      this.#batchMax = EDITS_PER_PUSH_MAX;
    } catch (error) {
      this.outbox.giveBack();
      if (!(error instanceof ApiError) || !UNREADABLE.includes(error.status)) throw error;
      this.#narrow(edits, error.message);
    }
  }

  /** The server cannot read a batch: halve it until the one bad edit stands alone, and set that aside. */
  #narrow(edits: readonly Edit[], reason: string): void {
    this.#batchMax = Math.max(1, Math.floor(edits.length / 2));
    if (edits.length > 1) return;
    this.#settle([{ edit_id: (edits[0] as Edit).edit_id, outcome: 'parked', reason }]);
    this.#isStale = true;
    this.#batchMax = EDITS_PER_PUSH_MAX;
  }

  #take(answer: PushAnswer, sent: readonly Edit[]): void {
    const { results } = answer;
    this.#settle(results);
    const revisions = new Map(results.map(({ edit_id: id, revision }) => [id, revision ?? 0]));
    const ours: Placed[] = [
      ...sent.map((edit) => ({ edit, revision: revisions.get(edit.edit_id) ?? 0 })),
      ...this.outbox.pending().map((edit) => ({ edit, revision: Infinity })),
    ];
    const changes = uncovered(answer.missed, ours);
    if (changes.length > 0) this.onmissed(changes);
    // An edit that had arrived before this page opened was shown here as if it were new: others may have come after it.
    const isOld = results.some(({ outcome, revision }) => outcome === 'duplicate' && (revision ?? 0) <= this.#have);
    const aside = results.filter(({ outcome }) => outcome === 'parked'); // seen here, and nowhere else
    this.#isStale ||= isOld || aside.length > 0 || answer.missed_complete === false;
    // What an earlier life of this page drew may have been set aside under an earlier lease: that says nothing about this one.
    for (const { edit_id: id, reason } of aside) if (id.startsWith(`${this.parts.session}:`)) this.#standing.parked(reason);
    this.#have = answer.revision;
    this.#leaseHeardAt = this.parts.now();
  }

  async #reload(): Promise<void> {
    this.#have = await this.parts.reload(() => this.outbox.pending());
    // What was drawn meanwhile lies on tracks as told, and those leave out what is deleted: look again once it is sent.
    this.#isStale = this.outbox.openCount > 0;
  }

  #settle(results: Parameters<Outbox['settle']>[0]): void {
    const settled = this.outbox.settle(results);
    void this.parts.journal.settle(settled.gone, settled.parked.map(({ editId }) => editId)).catch(() => {
      // What stays behind is sent again after a reload, and sending twice is once.
    });
  }

  async #beat(): Promise<void> {
    await this.parts.server.heartbeat(this.parts.taskId, this.parts.leaseToken, this.parts.wasActive?.() ?? true);
    this.#leaseHeardAt = this.parts.now();
  }

  #fail(error: unknown, era: number): void {
    const known = error instanceof ApiError ? error : new ApiError(0, String(error));
    this.#standing.failed(known, this.outbox.openCount === 0, era);
    this.#rhythm.failed(this.parts.now(), this.parts.chance(), known.retryAfterMs);
  }

  /** Handed in, and nothing came after it: what did come is still told, and set aside by the server. */
  get #isDone(): boolean {
    return this.#standing.isSubmitted && this.outbox.openCount === 0 && !this.#isStale;
  }

  get #isHeldUp(): boolean {
    return this.#rhythm.isFailing || !this.#standing.mayAsk || this.#standing.isLeaseLost;
  }

  #tell(): void {
    this.onstate(this.state);
  }
}
