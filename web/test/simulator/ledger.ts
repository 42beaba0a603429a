// What must hold, and whether it does: every edit that was drawn, what its page was told, and what the server did, in order.
import { cellOf } from '../../src/document/cell';
import { TrackDocument } from '../../src/document/document';
import { type Change, difference, type Edit, isSame, valueOf } from '../../src/model/edit';
import type { SaveState } from '../../src/sync/save-state';
import type { EditSession } from '../../src/sync/session';
import { decodeTracks } from '../../src/wire/rts1';
import type { EditResult } from '../../src/wire/types';
import type { Answer, Ask } from './network';

/** What the ledger looks at in a page. */
export interface Witness {
  readonly life: { readonly isOver: boolean };
  readonly document: TrackDocument;
  readonly session: EditSession | null;
  readonly isReadOnly: boolean;
  readonly leaseToken: number;
  readonly isBringing: boolean;
  readonly brought: readonly Edit[];
  readonly parts: { readonly disk: { has(editId: string): boolean } };
}

interface Drawn {
  readonly edit: Edit;
  readonly page: Witness;
  outcome: EditResult['outcome'] | null;
}

/** What the server has at the end. */
export interface Kept {
  readonly log: readonly { readonly revision: number; readonly edit_id: string; readonly changes: readonly Change[] }[];
  readonly parked: readonly { readonly edit_id: string; readonly reason: string }[];
  /** RTS1, in base64. */
  readonly tracks: string;
  readonly submitted_revision: number | null;
  readonly revision: number;
}

export const GHOST = 'ghost';
export const NO_FRAME = 99;

/** An edit that the server cannot apply: a kind, a frame or an attribute that the job does not have. */
function isPoison({ changes }: Edit): boolean {
  return changes.some((change) => {
    if (change.cell === 'head') return change.after?.kind === GHOST;
    return change.cell === 'attribute' ? change.name === '' : change.frame === NO_FRAME;
  });
}

const STALE = ['lease_lost'];
const ORPHANED = ['track_missing', 'track_deleted'];
const CLOSED = ['lease_lost', 'job_closed'];

export class Ledger {
  readonly faults: string[] = [];
  readonly details: string[] = [];
  readonly counts = { drawn: 0, asks: 0, applied: 0, duplicate: 0, parked: 0, refused: 0, claims: 0, submits: 0 };
  #drawn = new Map<string, Drawn>();
  #logged: string[] = [];
  #token = 0;
  #submittedAt: number | null = null;
  #now = new TrackDocument();

  fault(what: string, more = ''): void {
    if (!this.faults.includes(what)) this.faults.push(what);
    if (more) this.details.push(`${what}: ${more}`);
  }

  drawn(page: Witness, edit: Edit): void {
    this.counts.drawn += 1;
    if (this.#drawn.has(edit.edit_id)) this.fault(`two edits have the id ${edit.edit_id}`);
    this.#drawn.set(edit.edit_id, { edit, page, outcome: null });
  }

  /** A page has heard what became of its edits. */
  told(page: Witness, results: readonly EditResult[]): void {
    if (page.life.isOver) return;
    for (const { edit_id: id, outcome } of results) {
      const drawn = this.#drawn.get(id);
      if (drawn) drawn.outcome = outcome;
    }
  }

  /** A page says where the work is: it must be so. */
  saw(page: Witness, state: SaveState): void {
    if (state.kind === 'saved' && this.#of(page).some(({ outcome }) => !outcome)) this.fault('a page says saved before the server has said so');
    if (state.kind !== 'offline' && state.kind !== 'signed-out') return;
    const open = this.#of(page).filter(({ edit, outcome }) => !outcome && !page.parts.disk.has(edit.edit_id));
    if (open.length > 0) this.fault('a page says that changes are kept here, and they are not');
  }

  /** The server has done its work and answered; whether anybody hears it is another matter. */
  asked(ask: Ask, answer: Answer): void {
    this.counts.asks += 1;
    if (answer.status === 0) return;
    if (answer.status >= 500) return this.fault('the server broke', `${answer.status} ${answer.body}`);
    if (answer.status >= 400) this.counts.refused += 1;
    const data = answer.isBinary ? null : (JSON.parse(answer.body) as { data?: never }).data;
    if (answer.status >= 400 || !data) return;
    if (ask.path.endsWith('/claim')) this.#claimed(data as { lease_token: number });
    if (ask.path.endsWith('/submit')) this.#submitted(JSON.parse(ask.body) as Sent);
    if (ask.path.endsWith('/edits')) this.#pushed(JSON.parse(ask.body) as Sent, (data as { results: readonly EditResult[] }).results);
  }

  #claimed({ lease_token: token }: { lease_token: number }): void {
    this.counts.claims += 1;
    if (token <= this.#token) this.fault('a lease token was given twice');
    this.#token = token;
  }

  #submitted({ lease_token: token, revision }: Sent): void {
    this.counts.submits += 1;
    if (this.#submittedAt !== null && this.#submittedAt !== revision) this.fault('the task was submitted twice, at two revisions');
    // Handed in it is already: the same yes to the same person, from whichever tab.
    if (token !== this.#token && this.#submittedAt === null) this.fault('a stale lease handed the task in');
    if (revision !== this.#logged.length) this.fault('a revision was submitted that is not the newest');
    this.#submittedAt = revision;
  }

  #pushed({ lease_token: token, edits }: Sent, results: readonly EditResult[]): void {
    const known = new Set(this.#logged);
    results.forEach(({ edit_id: id, outcome, reason }, index) => {
      this.counts[outcome] += 1;
      const edit = edits[index] as Edit;
      if (outcome === 'duplicate' && !known.has(id)) this.fault('an edit is called a duplicate that never came');
      if (outcome === 'applied') this.#applied(edit, token, known.has(id));
      if (outcome === 'parked') this.#parked(edit, token, reason ?? '');
    });
  }

  #applied(edit: Edit, token: number, isAgain: boolean): void {
    if (isAgain) this.fault('an edit was applied twice');
    if (token !== this.#token) this.fault('a stale lease has written');
    if (this.#submittedAt !== null) this.fault('an edit was applied after the submission');
    if (isPoison(edit)) this.fault('poison was applied');
    this.#logged.push(edit.edit_id);
    this.#now.apply(edit.changes);
  }

  /** Aside go those without the lease, those after the submission, those whose track is gone, and poison. Nobody else. */
  #parked(edit: Edit, token: number, reason: string): void {
    if (isPoison(edit) || this.#fates.has(edit.edit_id)) return void this.#fates.add(edit.edit_id);
    this.#fates.add(edit.edit_id);
    if (token !== this.#token && STALE.includes(reason)) return;
    if (this.#submittedAt !== null && CLOSED.includes(reason)) return;
    const isOrphan = edit.changes.some((change) => !this.#now.get(change.track)?.head);
    if (isOrphan && ORPHANED.includes(reason)) return;
    this.fault('a good edit was set aside', `${edit.edit_id}: ${reason}`);
  }

  readonly #fates = new Set<string>();

  /** The world has come to rest. */
  close(kept: Kept, pages: readonly Witness[]): void {
    const fold = this.#readLog(kept);
    this.#findLost(kept);
    const there = new Set([...kept.log, ...kept.parked].map(({ edit_id: id }) => id));
    if (pages.some(({ brought }) => brought.some((edit) => !isPoison(edit) && !there.has(edit.edit_id)))) this.fault('what was left behind is said to be with the server, and is not');
    if (kept.revision !== kept.log.length) this.fault('the job counts other revisions than its log');
    if (this.#submittedAt !== kept.submitted_revision) this.fault('the task does not know its submitted revision');
    if (kept.submitted_revision !== null && kept.submitted_revision !== kept.log.length) this.fault('the result is not what was submitted');
    const stored = new TrackDocument();
    stored.load(decodeTracks(bytesOf(kept.tracks)).tracks);
    const difference = differ(stored, fold);
    if (difference) this.fault('the stored tracks are not the fold of the log', difference);
    for (const page of pages) this.#look(page, fold);
  }

  #readLog({ log }: Kept): TrackDocument {
    const fold = new TrackDocument();
    const seen = new Set<string>();
    log.forEach(({ revision, edit_id: id, changes }, index) => {
      if (revision !== index + 1) this.fault('the log has a gap');
      if (seen.has(id)) this.fault('an edit stands in the log twice');
      seen.add(id);
      for (const change of changes) {
        if (!isSame(change.before ?? null, valueOf(fold.get(change.track), change) ?? null)) this.fault('a colleague was overwritten without a trace', cellOf(change).replaceAll('\n', ' '));
        fold.apply([change]);
      }
    });
    if (this.#logged.some((id) => !seen.has(id))) this.fault('an acknowledged edit is not in the log');
    return fold;
  }

  #findLost({ log, parked }: Kept): void {
    const logged = new Set(log.map(({ edit_id: id }) => id));
    const aside = new Set(parked.map(({ edit_id: id }) => id));
    for (const [id, { page, outcome }] of this.#drawn) {
      if (logged.has(id) && aside.has(id)) this.fault('an edit was both applied and set aside');
      const isHere = page.parts.disk.has(id);
      if (outcome === 'parked' && !aside.has(id) && !logged.has(id)) this.fault('an edit that was set aside is nowhere');
      if (outcome && outcome !== 'parked' && !logged.has(id)) this.fault('an edit that was told to be saved is nowhere');
      if (logged.has(id) || aside.has(id) || isHere) continue;
      if (!page.life.isOver || this.#wasKept.has(id)) this.fault('an edit has vanished');
    }
    for (const id of logged) if (!this.#drawn.has(id)) this.fault('the log has an edit that nobody drew');
  }

  /** Edits that a journal had confirmed before its page died: these no crash may take. */
  readonly #wasKept = new Set<string>();

  /** A page dies: what its journal has confirmed counts from now on. */
  died(page: Witness): void {
    for (const { edit } of this.#of(page)) if (page.parts.disk.has(edit.edit_id)) this.#wasKept.add(edit.edit_id);
  }

  #look(page: Witness, fold: TrackDocument): void {
    const { session } = page;
    if (page.life.isOver) return;
    if (page.isBringing) this.fault('edits of a closed task are left behind in a browser');
    if (!session) return;
    const { kind } = session.state;
    if (page.leaseToken !== this.#token || this.#submittedAt !== null) {
      if (session.outbox.openCount > 0) this.fault(`edits stay behind in a page that is ${kind}`);
      return;
    }
    if (kind !== 'saved' && kind !== 'parked') this.fault(`the one who holds the task is told: ${kind}`);
    const difference = differ(page.document, fold);
    if (difference) this.fault('the views differ', difference);
  }

  #of(page: Witness): Drawn[] {
    return [...this.#drawn.values()].filter((drawn) => drawn.page === page);
  }
}

interface Sent {
  readonly lease_token: number;
  readonly revision: number;
  readonly edits: readonly Edit[];
}

function bytesOf(base64: string): ArrayBuffer {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

/** Whether two documents show different things. A deleted track is not shown; what it was is the server's to know. */
function differ(one: TrackDocument, other: TrackDocument): string {
  const ids = new Set([...one.tracks, ...other.tracks].filter(({ head }) => head).map(({ id }) => id));
  for (const id of ids) {
    const [mine, its] = [one.get(id), other.get(id)];
    if (!mine?.head || !its?.head) return `${id} is in one of them only`;
    const [first] = difference(mine, its);
    if (first) return `${cellOf(first).replaceAll('\n', ' ')} is ${JSON.stringify(first.before)} and ${JSON.stringify(first.after)}`;
  }
  return '';
}
