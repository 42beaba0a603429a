// The book of a review over a test editor and a server that remembers.
import { ReviewBook } from '../../src/panels/review/book.svelte';
import type { ReviewServer } from '../../src/panels/review/server';
import { type Memory, NO_MEMORY } from '../../src/editor/view/preferences';
import type { Track } from '../../src/model/track';
import type { NewIssue, WireAgreement, WireDifference, WireFinding, WireIssue, WirePerson, WireReview } from '../../src/wire/review-types';
import { TestEditor } from '../test-editor';

export const CHO: WirePerson = { id: 'cho', name: 'Cho', role: 'checker', is_me: false };
export const STANDING: WireReview = {
  round: 1,
  since: 0,
  note: '',
  is_blind: false,
  categories: ['missing', 'wrong box', 'other'],
  checklist: [{ text: 'All cars', is_ticked: true }],
  accepted: [],
  dismissed: [],
  submissions: [],
  may_verify: true,
};

export function issue(number: number, part: Partial<WireIssue> = {}): WireIssue {
  const place = { frame: null, last_frame: null, track: null, point: null, shape: null };
  const words = { text: 'No.', category: 'other', severity: 'major' as const, label: '', author: CHO, comments: [], created_at_ms: 0 };
  return { id: `i${number}`, number, state: 'open', revision: 1, round: 1, ...place, ...words, ...part };
}

export function finding(id: string, first: number): WireFinding {
  return { id, check: 'jump', message: '', track: '', other: '', first, last: first, is_dismissed: false };
}

/** A server that remembers, as the real one does. */
export class TestServer implements ReviewServer {
  standing = STANDING;
  issuesNow: WireIssue[] = [];
  findings: WireFinding[] = [];
  changes: WireDifference = { from_revision: 0, to_revision: 1, counts: { added: 0, removed: 0, changed: 0 }, tracks: [], is_complete: true };

  review = async (): Promise<WireReview> => this.standing;
  issues = async (): Promise<WireIssue[]> => this.issuesNow;
  checks = async () => ({ revision: 1, findings: this.findings, counts: {} });
  difference = async (): Promise<WireDifference> => this.changes;
  compared: WireAgreement | null = null;
  copies = new Map<string, readonly Track[]>();
  agreement = async (): Promise<WireAgreement | null> => this.compared;
  tracksOf = async (copyId: string): Promise<readonly Track[]> => this.copies.get(copyId) ?? [];
  said: string[] = [];
  isAway = false;
  comment = async (_job: string, id: string, text: string): Promise<WireIssue> => {
    if (this.isAway) throw new Error('The server cannot be reached.');
    this.said.push(text);
    return this.issuesNow.find((one) => one.id === id) as WireIssue;
  };
  deleteIssue = async (): Promise<void> => {};
  createIssue = async (_job: string, draft: NewIssue): Promise<WireIssue> => issue(this.issuesNow.length + 1, draft);
  take = async (_job: string, id: string, step: string, text: string): Promise<WireIssue> =>
    (text && this.said.push(text), { ...(this.issuesNow.find((one) => one.id === id) as WireIssue), state: step === 'verify' ? 'verified' : 'resolved' });
  mark = async (_job: string, kind: string, subject: string, isSet: boolean): Promise<WireReview> => {
    if (kind === 'accepted_track') this.standing = { ...this.standing, accepted: isSet ? [{ track: subject, is_changed: false }] : [] };
    return this.standing;
  };
}

export async function aBook(fill: (server: TestServer, t: TestEditor) => void = () => {}, isChecking = true, memory: Memory = NO_MEMORY) {
  const t = new TestEditor().keys('b').drag([100, 100], [300, 200]);
  const server = new TestServer();
  fill(server, t);
  let sentBack = 0;
  const book = new ReviewBook({ editor: t.editor, server, jobId: 'j', isChecking, mayWrite: true, memory, onsendback: () => (sentBack += 1) });
  t.editor.review = book;
  await book.open();
  return { t, server, book, sentBack: () => sentBack };
}

export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
