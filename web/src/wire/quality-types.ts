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
  /** Of `jobs` that makers are done with, checkers saw `judged`; the share that passes at once lies between `low` and `high`. */
  readonly sample: { readonly jobs: number; readonly judged: number; readonly low: number | null; readonly high: number | null };
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

/** What work is compared with: what checkers accepted, other makers of the same job, gold jobs. */
export type Against = 'accepted' | 'maker' | 'gold';

/** From 0 to 1, MOTA also below; null where nothing was compared. */
export interface WireScores {
  readonly boxes: number;
  readonly iou: number | null;
  readonly mota: number | null;
  readonly idf1: number | null;
  readonly attributes: number | null;
  readonly keyframes_a_box: number | null;
  readonly seconds_a_box: number | null;
}

export interface WireFarTrack {
  readonly job_id: string;
  readonly reference_id: string;
  readonly track_id: string;
  readonly label: string;
  readonly fate: 'apart' | 'missed' | 'extra';
  readonly iou: number;
  readonly frame: number;
  readonly person: WirePerson | null;
  readonly thumbnail_url: string | null;
}

/** An empty label is no box at all: it was missed, or nobody wanted it. */
export interface WireConfusion {
  readonly label: string;
  readonly drawn_as: string;
  readonly boxes: number;
}

export interface WirePersonScores {
  readonly person: WirePerson;
  readonly compared: number;
  readonly scores: WireScores;
  readonly trend: readonly (number | null)[];
}

export interface WireScoreReport {
  readonly as_of_ms: number;
  readonly against: Against;
  readonly days: number;
  readonly jobs: number;
  readonly gold_jobs: number;
  readonly scores: WireScores;
  readonly kappa: number | null;
  readonly labels: readonly { readonly label: string; readonly boxes: number; readonly found: number; readonly iou: number | null }[];
  readonly confusion: readonly WireConfusion[];
  readonly people: readonly WirePersonScores[];
  readonly worst: readonly WireFarTrack[];
}

export interface WireConfused {
  readonly job_id: string;
  readonly reference_id: string;
  readonly boxes: number;
}

export interface WireGold {
  readonly job_id: string;
  readonly reference_id: string;
  readonly added_at_ms: number;
}
