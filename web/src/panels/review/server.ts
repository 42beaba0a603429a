// What the review asks of the server, as a shape: the shell gives the real one, a test one of its own.
import type { Track } from '../../model/track';
import type { IssueStep, MarkKind, NewIssue, WireAgreement, WireDifference, WireFindings, WireIssue, WireReview } from '../../wire/review-types';

export interface ReviewServer {
  review(jobId: string): Promise<WireReview>;
  mark(jobId: string, kind: MarkKind, subject: string, isSet: boolean): Promise<WireReview>;
  issues(jobId: string): Promise<WireIssue[]>;
  createIssue(jobId: string, issue: NewIssue): Promise<WireIssue>;
  comment(jobId: string, issueId: string, text: string): Promise<WireIssue>;
  take(jobId: string, issueId: string, step: IssueStep, text: string): Promise<WireIssue>;
  deleteIssue(jobId: string, issueId: string): Promise<unknown>;
  checks(jobId: string): Promise<WireFindings>;
  difference(jobId: string, from: number): Promise<WireDifference>;
  /** Where several people made the job: how far they agree. Null otherwise, and for who may not compare them. */
  agreement(jobId: string): Promise<WireAgreement | null>;
  tracksOf(copyId: string): Promise<readonly Track[]>;
}
