// A server in a few lines that obeys the protocol, with a network that loses, repeats and delays as a seed says.
import { TrackDocument } from '../../src/document/document';
import type { Change, Edit } from '../../src/model/edit';
import { ApiError, type Push, type PushAnswer } from '../../src/sync/api';
import type { Server } from '../../src/sync/session';

export type Trouble = 'none' | 'request-lost' | 'answer-lost' | 'unavailable' | 'signed-out';

export class ModelServer implements Server {
  readonly log: { edit: Edit; session: string }[] = [];
  readonly parked: Edit[] = [];
  leaseToken = 1;
  submittedAt: number | null = null;
  /** What goes wrong with the next request. */
  trouble: () => Trouble = () => 'none';
  /** An edit that cannot be read makes the whole body unreadable. */
  isPoison: (edit: Edit) => boolean = () => false;
  /** An edit that is set aside, whatever the lease. */
  isParked: (edit: Edit) => boolean = () => false;
  pushes = 0;

  async push(_jobId: string, push: Push): Promise<PushAnswer> {
    this.pushes += 1;
    return this.#through(() => {
      if (push.edits.some(this.isPoison)) throw new ApiError(400, 'The body cannot be read.');
      const results = push.edits.map((edit) => this.#take(edit, push));
      const missed = this.log
        .map(({ edit, session }, i) => ({ edit, session, revision: i + 1, author_id: 'x' }))
        .filter(({ session, revision }) => revision > push.have && session === 'intruder');
      return { results, revision: this.log.length, missed };
    });
  }

  async heartbeat(_taskId: string, leaseToken: number): Promise<void> {
    await this.#through(() => {
      if (leaseToken !== this.leaseToken) throw new ApiError(409, 'Lost.', 'lease_lost');
    });
  }

  async submit(_taskId: string, leaseToken: number, revision: number): Promise<void> {
    await this.#through(() => {
      if (leaseToken !== this.leaseToken) throw new ApiError(409, 'Lost.', 'lease_lost');
      if (revision !== this.log.length) throw new ApiError(409, 'The job has moved on.', 'conflict');
      this.submittedAt = revision;
    });
  }

  /** Somebody else's edit, straight into the log. */
  intrude(edit: Edit): void {
    this.log.push({ edit, session: 'intruder' });
  }

  /** The tracks as the log makes them. */
  fold(): TrackDocument {
    const document = new TrackDocument();
    for (const { edit } of this.log) document.apply(edit.changes as Change[]);
    return document;
  }

  #take(edit: Edit, push: Push): PushAnswer['results'][number] {
    const known = this.log.findIndex((entry) => entry.edit.edit_id === edit.edit_id);
    if (known >= 0) return { edit_id: edit.edit_id, outcome: 'duplicate', revision: known + 1, reason: null };
    if (push.lease_token !== this.leaseToken || this.submittedAt !== null || this.isParked(edit)) {
      this.parked.push(edit);
      return { edit_id: edit.edit_id, outcome: 'parked', revision: null, reason: 'lease_lost' };
    }
    this.log.push({ edit, session: push.session });
    return { edit_id: edit.edit_id, outcome: 'applied', revision: this.log.length, reason: null };
  }

  async #through<T>(work: () => T): Promise<T> {
    const trouble = this.trouble();
    if (trouble === 'request-lost') throw new ApiError(0, 'No answer.');
    if (trouble === 'unavailable') throw new ApiError(503, 'Later.');
    if (trouble === 'signed-out') throw new ApiError(401, 'Who are you?');
    const answer = work();
    if (trouble === 'answer-lost') throw new ApiError(0, 'No answer.');
    return answer;
  }
}
