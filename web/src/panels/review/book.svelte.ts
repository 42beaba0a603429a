// The book of a review: which issue, finding or change is looked at, and what can be done with it.
import { keyOf } from '../../editor/chosen-keys.svelte';
import type { PinnedTo, ReviewHand, Way } from '../../editor/reviewing';
import type { IssueStep, MarkKind, WireFinding, WireIssue } from '../../wire/review-types';
import { Choice } from './choice.svelte';
import { earlierOf } from './earlier';
import { ReviewFolder } from './folder.svelte';
import { draftOf } from './pinning';
import { counted } from '../../texts/counted';

export type { Tab } from './folder.svelte';

export class ReviewBook extends ReviewFolder implements ReviewHand {
  readonly choice = new Choice(this);
  #isFirstLook = true;
  #isWarned = false;
  readonly #sending = new Set<string>();

  /** Fetches what there is. Work that comes back from a checker, and work to be checked, open the panel by themselves. */
  async open(): Promise<void> {
    await this.ask(async () => {
      const { server, jobId } = this.parts;
      const [standing, issues] = await Promise.all([server.review(jobId), server.issues(jobId)]);
      this.stand(standing);
      this.write(issues);
      this.isOpen = this.parts.isChecking || this.unsettled.length > 0;
      this.#findUnsent();
      if (this.mayVerify) void this.choice.open();
      if (this.isOpen) await Promise.all([this.lookForChanges(), this.parts.isChecking ? this.runChecks() : null]);
    });
  }

  /** What was begun to write before the page was left lies open again. */
  #findUnsent(): void {
    if (this.unsent.isEmpty) return;
    this.isOpen = true;
    this.issueId = this.#halfAnswered?.id ?? null;
    this.parts.editor.say('What you had begun to write is still here.');
  }

  get #halfAnswered(): WireIssue | undefined {
    return this.issues.find(({ id }) => this.unsent.answerTo(id));
  }

  /** Others have said or done something about this job: look again, quietly. What is being written stays. */
  async refresh(): Promise<void> {
    const { server, jobId } = this.parts;
    const found = await Promise.all([server.review(jobId), server.issues(jobId)]).catch(() => null);
    if (!found) return;
    this.stand(found[0]);
    this.write(found[1]);
  }

  // -- Issues -------------------------------------------------------------------------------------------------------

  toIssue(way: Way): void {
    const shown = this.issues.filter(({ state }) => state !== 'verified');
    const next = around(shown, this.issueId, way);
    if (!next) return this.parts.editor.say('There are no issues to look at.');
    this.lookAt(next);
  }

  lookAt(issue: WireIssue): void {
    this.isOpen = true;
    this.tab = 'issues';
    this.issueId = issue.id;
    this.go(issue.track, issue.frame);
  }

  begin(pinned: PinnedTo): void {
    const { editor, mayWrite } = this.parts;
    if (!mayWrite) return editor.say('Viewers can look, not make issues.');
    this.isOpen = true;
    this.tab = 'issues';
    this.unsent.draft = draftOf(editor, pinned, this.standing?.categories ?? ['other'], this.draft);
    this.version += 1;
  }

  giveUp(): void {
    this.unsent.draft = null;
    this.version += 1;
  }

  async save(): Promise<void> {
    const { draft } = this;
    if (!draft) return;
    await this.#once('', async () => {
      const issue = await this.parts.server.createIssue(this.parts.jobId, draft);
      this.unsent.draft = null;
      this.issueId = issue.id;
      this.write([...this.issues, issue]);
    });
  }

  /** What was written as an answer goes with the step. */
  async take(issue: WireIssue, step: IssueStep): Promise<void> {
    await this.#send(issue, (text) => this.parts.server.take(this.parts.jobId, issue.id, step, text));
  }

  async answer(issue: WireIssue): Promise<void> {
    if (this.unsent.answerTo(issue.id)) await this.#send(issue, (text) => this.parts.server.comment(this.parts.jobId, issue.id, text));
  }

  /** An answer stays in its field until the server has it. */
  async #send(issue: WireIssue, send: (text: string) => Promise<WireIssue>): Promise<void> {
    const text = this.unsent.answerTo(issue.id);
    await this.#once(issue.id, async () => {
      this.replace(await send(text.trim()));
      if (this.unsent.answerTo(issue.id) === text) this.unsent.answer(issue.id, '');
    });
  }

  /** A second Enter while the first one is on its way says nothing twice. */
  async #once(subject: string, work: () => Promise<void>): Promise<void> {
    if (this.#sending.has(subject)) return;
    this.#sending.add(subject);
    await this.ask(work);
    this.#sending.delete(subject);
  }

  async drop(issue: WireIssue): Promise<void> {
    await this.ask(async () => {
      await this.parts.server.deleteIssue(this.parts.jobId, issue.id);
      this.write(this.issues.filter(({ id }) => id !== issue.id));
    });
  }

  settle(): void {
    const issue = this.issues.find(({ id }) => id === this.issueId);
    if (!issue) return this.parts.editor.say(`Choose an issue first: ${keyOf('issue.next')} goes to the next.`);
    void this.take(issue, this.mayVerify ? 'verify' : 'resolve');
  }

  // -- Findings -----------------------------------------------------------------------------------------------------

  async runChecks(): Promise<void> {
    await this.ask(async () => {
      const found = await this.parts.server.checks(this.parts.jobId);
      this.findings = found.findings;
      this.findingsRevision = found.revision;
      this.version += 1;
    });
  }

  toFinding(way: Way): void {
    if (!this.findings) {
      void this.runChecks().then(() => this.findings && this.toFinding(way));
      return;
    }
    const next = around(this.openFindings, this.findingId, way);
    if (!next) return this.parts.editor.say('Nothing is suspicious here.');
    this.lookInto(next);
  }

  lookInto(finding: WireFinding): void {
    this.isOpen = true;
    this.tab = 'checks';
    this.findingId = finding.id;
    if (finding.track) this.go(finding.track, finding.first);
  }

  dismiss(): void {
    const finding = this.openFindings.find(({ id }) => id === this.findingId);
    if (!finding) return this.parts.editor.say(`Choose a suspicious place first: ${keyOf('finding.next')} goes to the next.`);
    void this.setDismissed(finding, true);
  }

  async setDismissed(finding: WireFinding, isDismissed: boolean): Promise<void> {
    const at = this.openFindings.indexOf(finding);
    await this.mark('dismissed_finding', finding.id, isDismissed);
    if (!isDismissed) return;
    const next = this.openFindings[Math.min(at, this.openFindings.length - 1)];
    if (next) this.lookInto(next);
  }

  // -- Changes ------------------------------------------------------------------------------------------------------

  async lookForChanges(since: number | null = this.since): Promise<void> {
    await this.ask(async () => {
      this.since = since ?? this.standing?.since ?? 0;
      this.difference = await this.parts.server.difference(this.parts.jobId, this.since);
      if (this.#isFirstLook) this.hasChanges = this.difference.tracks.some(({ fate }) => fate !== 'added'); // else all is new
      this.#isFirstLook = false;
      this.earlier = earlierOf(this.difference, (id) => this.parts.editor.document.get(id));
      this.version += 1;
    });
  }

  toggleChanges(): void {
    this.hasChanges = !this.hasChanges;
    this.parts.editor.say(this.hasChanges ? 'What has changed is shown.' : 'What has changed is hidden.');
    this.version += 1;
    if (this.hasChanges && !this.difference) void this.lookForChanges();
  }

  /** To where a track differs first. */
  showChange(track: string): void {
    const span = this.difference?.tracks.find(({ track: id }) => id === track)?.spans[0];
    this.go(track, span?.[0] ?? null);
  }

  // -- The verdict --------------------------------------------------------------------------------------------------

  togglePanel(): void {
    this.isOpen = !this.isOpen;
  }

  acceptTrack(): void {
    const { selected } = this.parts.editor;
    if (!this.mayVerify) return this.parts.editor.say('Objects are accepted by who checks.');
    if (!selected) return this.toNextTrack();
    void this.mark('accepted_track', selected, true).then(() => this.toNextTrack());
  }

  sendTrackBack(): void {
    if (!this.parts.editor.selected) return this.parts.editor.say('Select an object first.');
    if (this.acceptedTracks.has(this.parts.editor.selected)) void this.mark('accepted_track', this.parts.editor.selected, false);
    this.begin('object');
  }

  /** The next object that is neither accepted nor has an issue. */
  toNextTrack(): void {
    const { document, selected } = this.parts.editor;
    const troubled = new Set(this.unsettled.map(({ track }) => track));
    const left = document.tracks.filter(({ id, head }) => head && !this.acceptedTracks.has(id) && !troubled.has(id));
    const from = selected === null ? -1 : document.indexOf(selected);
    const next = left.find(({ id }) => document.indexOf(id) > from) ?? left[0];
    if (next) this.go(next.id, null);
    else this.parts.editor.say('Every object is accepted or has an issue.');
  }

  async mark(kind: MarkKind, subject: string, isSet: boolean): Promise<void> {
    await this.ask(async () => {
      this.stand(await this.parts.server.mark(this.parts.jobId, kind, subject, isSet));
      if (kind !== 'dismissed_finding') return;
      this.findings = (this.findings ?? []).map((one) => (one.id === subject ? { ...one, is_dismissed: isSet } : one));
      this.version += 1;
    });
  }

  /** Why the job cannot be accepted yet; nothing if it can. */
  get obstacle(): string {
    if (this.blocking.length > 0) {
      const numbers = this.blocking.map(({ number }) => number).join(', ');
      return counted(this.blocking.length, { one: `Settle the blocking issue first: ${numbers}.`, other: `Settle the blocking issues first: ${numbers}.` });
    }
    return this.unticked.length > 0 ? `Tick the checklist first: ${this.unticked[0] as string}.` : '';
  }

  /** Why the task is not handed in yet, if it is not. A maker is told once what is still to do. */
  reasonToWait(verdict: 'accept' | 'send_back'): string {
    if (this.draft?.text.trim()) {
      this.isOpen = true;
      this.tab = 'issues';
      return 'You have begun to write an issue: make it or cancel it first.';
    }
    if (this.#halfAnswered) {
      this.isOpen = true;
      this.tab = 'issues';
      this.issueId = this.#halfAnswered.id;
      return `You have begun to answer issue ${this.#halfAnswered.number}: Enter sends it, or empty the field first.`;
    }
    if (this.parts.isChecking) return verdict === 'accept' ? this.obstacle : '';
    const count = this.unsettled.length;
    if (count === 0 || this.#isWarned) return '';
    this.#isWarned = true;
    return counted(count, { one: 'An issue is not resolved yet. Submit again to hand in all the same.', other: `${count} issues are not resolved yet. Submit again to hand in all the same.` });
  }

  sendBack(): void {
    if (!this.parts.isChecking) return this.parts.editor.say('Jobs are sent back by who checks.');
    if (this.unsettled.length === 0 && !this.unsent.note.trim() && !this.draft?.text.trim()) {
      this.isOpen = true;
      return this.parts.editor.say(`Say why: make an issue (${keyOf('issue.new')}), or write a note.`);
    }
    this.parts.onsendback();
  }
}

/** The one after or before `id`, around the end; the first or the last when none is looked at. */
function around<T extends { readonly id: string }>(all: readonly T[], id: string | null, way: Way): T | undefined {
  const at = all.findIndex((one) => one.id === id);
  if (at < 0) return way > 0 ? all[0] : all.at(-1);
  return all[(at + way + all.length) % all.length];
}
