// The routes of a review, one function each.
import type { IssueStep, MarkKind, NewIssue, WireAgreement, WireDifference, WireFindings, WireIssue, WireReview } from '../wire/review-types';
import { decodeTracks } from '../wire/rts1';
import { api, get, part, post, send } from './api';

export const reviewApi = {
  review: (jobId: string) => get<WireReview>(`${job(jobId)}/review`),
  mark: (jobId: string, kind: MarkKind, subject: string, isSet: boolean) =>
    post<WireReview>(`${job(jobId)}/review/marks`, { kind, subject, is_set: isSet }),
  issues: (jobId: string) => get<{ issues: WireIssue[] }>(`${job(jobId)}/issues`).then(({ issues }) => issues),
  createIssue: (jobId: string, issue: NewIssue) => post<WireIssue>(`${job(jobId)}/issues`, issue),
  comment: (jobId: string, issueId: string, text: string) => post<WireIssue>(`${job(jobId)}/issues/${part(issueId)}/comments`, { text }),
  take: (jobId: string, issueId: string, step: IssueStep, text: string) =>
    post<WireIssue>(`${job(jobId)}/issues/${part(issueId)}/${step}`, { text }),
  deleteIssue: (jobId: string, issueId: string) => send('DELETE', `${job(jobId)}/issues/${part(issueId)}`),
  checks: (jobId: string) => get<WireFindings>(`${job(jobId)}/checks`),
  difference: (jobId: string, from: number) => get<WireDifference>(`${job(jobId)}/difference?from=${from}`),
  agreement: (jobId: string) => get<WireAgreement | null>(`${job(jobId)}/agreement`),
  tracksOf: (copyId: string) => api.tracks(copyId).then((body) => decodeTracks(body).tracks),
};

export type ReviewApi = typeof reviewApi;

function job(id: string): string {
  return `/v1/jobs/${part(id)}`;
}
