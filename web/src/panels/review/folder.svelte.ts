// What a review knows: issues, findings and changes of a job as they were fetched, and what follows from them.
import type { Editor } from '../../editor/editor.svelte';
import { nameOf } from '../../editor/gathering';
import { isPresent } from '../../model/track';
import type { NewIssue, WireDifference, WireFinding, WireIssue, WireReview } from '../../wire/review-types';
import type { Memory } from '../../editor/view/preferences';
import type { Earlier } from './earlier';
import type { ReviewServer } from './server';
import { Unsent } from './unsent.svelte';

export type Tab = 'issues' | 'checks' | 'changes' | 'makers';

export interface BookParts {
  readonly editor: Editor;
  readonly server: ReviewServer;
  readonly jobId: string;
  /** The caller's task is that of a checker, and held. */
  readonly isChecking: boolean;
  /** The caller may make issues at all. */
  readonly mayWrite: boolean;
  /** Where this person's unsent words about this job are kept. */
  readonly memory: Memory;
  /** Hands the task in with `send_back`. */
  readonly onsendback: () => void;
}

export class ReviewFolder {
  standing = $state.raw<WireReview | null>(null);
  issues = $state.raw<readonly WireIssue[]>([]);
  findings = $state.raw<readonly WireFinding[] | null>(null);
  findingsRevision = $state(0);
  difference = $state.raw<WireDifference | null>(null);
  earlier = $state.raw<Earlier>(new Map());
  since = $state<number | null>(null);
  tab = $state<Tab>('issues');
  isOpen = $state(false);
  issueId = $state<string | null>(null);
  findingId = $state<string | null>(null);
  hasChanges = $state(true); // painted over the picture
  isBusy = $state(false);
  trouble = $state('');
  /** Counts what lanes and picture show: they follow it. */
  version = $state(0);

  readonly unsent: Unsent;

  constructor(readonly parts: BookParts) {
    this.unsent = new Unsent(parts.memory);
  }

  get draft(): NewIssue | null {
    return this.unsent.draft;
  }

  get unsettled(): readonly WireIssue[] {
    return this.issues.filter(({ state }) => state === 'open' || state === 'reopened');
  }

  get blocking(): readonly WireIssue[] {
    return this.unsettled.filter(({ severity }) => severity === 'blocking');
  }

  get openFindings(): readonly WireFinding[] {
    return (this.findings ?? []).filter(({ is_dismissed: isDismissed }) => !isDismissed);
  }

  get unticked(): readonly string[] {
    return (this.standing?.checklist ?? []).filter(({ is_ticked: isTicked }) => !isTicked).map(({ text }) => text);
  }

  get acceptedTracks(): ReadonlySet<string> {
    return new Set((this.standing?.accepted ?? []).filter(({ is_changed: isChanged }) => !isChanged).map(({ track }) => track));
  }

  get mayVerify(): boolean {
    return this.standing?.may_verify ?? false;
  }

  get isStill(): boolean {
    return this.parts.editor.isStill;
  }

  nameOf(track: string): string {
    const { document, labels } = this.parts.editor;
    const head = document.get(track)?.head;
    return head ? nameOf(labels.get(head.label), document.indexOf(track)) : 'a deleted object';
  }

  /** Selects a track and goes to a frame; without one to where the track is to be seen. */
  protected go(track: string | null, frame: number | null): void {
    const { editor } = this.parts;
    const found = track === null ? undefined : editor.document.get(track);
    if (found?.head) editor.select(found.id);
    const first = found?.geometry.frames[0];
    if (frame !== null) editor.player.seek(frame);
    else if (found && first !== undefined && !isPresent(found, editor.frame)) editor.player.seek(first);
  }

  protected replace(issue: WireIssue): void {
    this.write(this.issues.map((one) => (one.id === issue.id ? issue : one)));
  }

  protected write(issues: readonly WireIssue[]): void {
    this.issues = issues;
    this.version += 1;
  }

  protected stand(standing: WireReview): void {
    this.standing = standing;
    this.version += 1;
  }

  protected async ask(work: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.trouble = '';
    try {
      await work();
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
      this.parts.editor.say(this.trouble);
    } finally {
      this.isBusy = false;
    }
  }
}
