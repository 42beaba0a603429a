// The quality report and the review settings of a project, as this page reads them. Names are the wire's.
import type { WirePerson } from './review-types';

export interface IssueCount {
  readonly name: string;
  readonly minor: number;
  readonly major: number;
  readonly blocking: number;
}

export interface WireQuality {
  readonly as_of_ms: number;
  readonly judged: number;
  readonly first_pass: number;
  readonly accepted: number;
  readonly rounds: readonly { readonly round: number; readonly jobs: number }[];
  readonly by_category: readonly IssueCount[];
  readonly by_label: readonly IssueCount[];
  readonly by_state: readonly IssueCount[];
  readonly people: readonly { readonly person: WirePerson; readonly jobs: number; readonly first_pass: number; readonly issues: number }[];
  readonly agreement: WireAgreements;
}

export interface WireAgreements {
  readonly jobs: number;
  readonly score: number;
  readonly pairs: readonly { readonly one: WirePerson; readonly other: WirePerson; readonly jobs: number; readonly score: number }[];
  readonly least: readonly { readonly job_id: string; readonly reference_id: string; readonly score: number }[];
}

export interface WireReviewSettings {
  readonly categories: readonly string[];
  readonly checklist: readonly string[];
  readonly is_blind: boolean;
  readonly checks: readonly string[];
}
