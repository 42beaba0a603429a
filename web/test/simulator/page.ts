// One load of the editor's page: the real session, outbox, standing and document, between a journal and a network.
import { TrackDocument } from '../../src/document/document';
import type { Change, Edit } from '../../src/model/edit';
import { ApiError, api, type Push, type PushAnswer } from '../../src/sync/api';
import type { SaveState } from '../../src/sync/save-state';
import { findLeftBehind } from '../../src/sync/left-behind';
import { EditSession } from '../../src/sync/session';
import { decodeTracks } from '../../src/wire/rts1';
import type { Ledger } from './ledger';
import type { Network } from './network';
import type { Disk } from './disk';
import type { Dice } from './dice';
import { Life, type Timeline } from './timeline';

/** Whose `fetch` it is: a request leaves in the same breath in which it is asked for. */
let line: ((path: string, init: RequestInit) => Promise<Response>) | null = null;
globalThis.fetch = ((path: string, init: RequestInit) => (line as NonNullable<typeof line>)(path, init)) as typeof fetch;
AbortSignal.timeout = (ms: number) => ({ ms }) as unknown as AbortSignal;

const READ_ONLY: readonly SaveState['kind'][] = ['lease-lost', 'broken', 'submitted', 'read-only'];

export interface PageParts {
  readonly jobId: string;
  readonly taskId: string;
  readonly userId: string;
  readonly session: string;
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly disk: Disk;
  readonly network: Network;
  readonly ledger: Ledger;
}

export class Page {
  readonly life = new Life();
  readonly document = new TrackDocument();
  session: EditSession | null = null;
  /** Why it could not be opened for work. */
  refusal = '';
  isSubmitting = false;
  isReadOnly = false;
  leaseToken = 0;
  #reading: EditSession | null = null;
  #behind: (() => boolean) | null = null;

  constructor(readonly parts: PageParts) {}

  /** Has found what was left behind in a closed task, and not brought it to the server yet. */
  get isBringing(): boolean {
    return this.#behind !== null;
  }

  /** What was left behind, and the server is said to have set aside. */
  get brought(): readonly Edit[] {
    return this.#reading?.outbox.parked().map(({ edit }) => edit) ?? [];
  }

  get canDraw(): boolean {
    return !this.life.isOver && this.session !== null && !this.isReadOnly && !READ_ONLY.includes(this.session.state.kind);
  }

  /** As the shell opens a task: the lease first, then the tracks, then what an earlier life had not sent. */
  async open(isTakeOver: boolean): Promise<void> {
    try {
      const task = await this.#online(() => api.claim(this.parts.taskId, isTakeOver));
      this.leaseToken = task.lease_token ?? 0;
      const session = this.#session(await this.#read());
      session.onmissed = (changes) => this.document.apply(changes);
      session.onstate = (state) => this.parts.ledger.saw(this, state);
      for (const edit of await session.restore()) this.document.apply(edit.changes);
      if (this.life.isOver) return;
      this.session = session;
    } catch (error) {
      this.refusal = error instanceof ApiError ? `${error.status} ${error.code}` : String(error);
      if (!(error instanceof ApiError)) this.parts.ledger.fault(`a page could not be opened: ${String((error as Error).stack)}`);
      else if (error.status === 409) await this.#readAlong(!error.message.includes('take it over'));
    }
  }

  /** As the shell reads a task that cannot be had: what was left behind in it is looked for. */
  async #readAlong(isClosed: boolean): Promise<void> {
    this.leaseToken = 1; // stale, as the shell's
    this.#reading = this.#session(0);
    this.#behind = await findLeftBehind(this.#reading, isClosed, () => {});
  }

  #session(have: number): EditSession {
    const { jobId, taskId, userId, timeline, dice, disk, session: name } = this.parts;
    return new EditSession({
        server: {
          push: (job, push, isKeepalive) => this.#push(job, push, isKeepalive),
          heartbeat: (...rest) => this.#online(() => api.heartbeat(...rest)),
          submit: (...rest) => this.#online(() => api.submit(...rest)),
        },
        journal: disk.opened(this.life),
        key: { jobId, userId },
        session: name,
        taskId,
        leaseToken: this.leaseToken,
        have,
        reload: async (pending) => {
          const revision = await this.#read();
          for (const edit of pending()) this.document.apply(edit.changes);
          return revision;
        },
        now: () => timeline.now,
        chance: () => dice.roll(),
      });
  }

  draw(changes: readonly Change[]): void {
    const { ledger } = this.parts;
    this.document.apply(changes);
    this.session?.record(changes, { turn: 'do', frame: 0 });
    const edit = this.session?.outbox.pending().at(-1) as Edit;
    ledger.drawn(this, edit);
  }

  async submit(): Promise<void> {
    if (!this.session || this.isSubmitting) return;
    this.isSubmitting = true;
    await this.session.submit().then(
      () => (this.isReadOnly = true),
      () => {}, // told in the page
    );
    this.isSubmitting = false;
  }

  /** The page goes away as a browser lets it: one last try. */
  close(): void {
    this.#within(() => this.session?.leave());
    this.life.isOver = true;
  }

  async tick(): Promise<void> {
    if (this.#behind && !this.#behind()) this.#behind = null;
    await this.session?.tick();
  }

  hurry(): void {
    this.session?.hurry();
  }

  async #read(): Promise<number> {
    const { tracks, revision } = decodeTracks(await this.#online(() => api.tracks(this.parts.jobId)));
    this.document.load(tracks);
    return revision;
  }

  async #push(jobId: string, push: Push, isKeepalive?: boolean): Promise<PushAnswer> {
    const answer = await this.#online(() => api.push(jobId, push, isKeepalive));
    this.parts.ledger.told(this, answer.results);
    return answer;
  }

  #online<T>(ask: () => Promise<T>): Promise<T> {
    return this.#within(ask);
  }

  #within<T>(work: () => T): T {
    line = (path, init) => this.parts.network.fetch(this.life, path, init);
    return work();
  }
}
