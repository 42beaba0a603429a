// The server's answers about reviews, as this page reads them. Names are the wire's.
import type { Change } from '../model/edit';

export interface WirePerson {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly is_me: boolean;
}

export type IssueState = 'open' | 'reopened' | 'resolved' | 'verified';
export type Severity = 'minor' | 'major' | 'blocking';

export interface WireComment {
  readonly author: WirePerson;
  readonly text: string;
  readonly moved_to: IssueState | '';
  readonly created_at_ms: number;
}

export interface NewIssue {
  readonly text: string;
  readonly category: string;
  readonly severity: Severity;
  readonly frame: number | null;
  readonly last_frame: number | null;
  readonly track: string | null;
  readonly point: readonly [number, number] | null;
}

export interface WireIssue extends NewIssue {
  readonly id: string;
  readonly number: number;
  readonly state: IssueState;
  readonly label: string;
  readonly shape: readonly (number | null)[] | null;
  readonly revision: number;
  readonly round: number;
  readonly author: WirePerson;
  readonly comments: readonly WireComment[];
  readonly created_at_ms: number;
}

export interface WireSubmission {
  readonly kind: 'maker' | 'checker';
  readonly step: string;
  readonly round: number;
  readonly revision: number;
  readonly verdict: 'accept' | 'send_back' | null;
  readonly note: string;
  readonly by: WirePerson;
  readonly at_ms: number;
}

export interface WireReview {
  readonly round: number;
  readonly since: number;
  readonly note: string;
  readonly is_blind: boolean;
  readonly categories: readonly string[];
  readonly checklist: readonly { readonly text: string; readonly is_ticked: boolean }[];
  readonly accepted: readonly { readonly track: string; readonly is_changed: boolean }[];
  readonly dismissed: readonly string[];
  readonly submissions: readonly WireSubmission[];
  readonly may_verify: boolean;
}

export interface WireFinding {
  readonly id: string;
  readonly check: string;
  readonly message: string;
  readonly track: string;
  readonly other: string;
  readonly first: number;
  readonly last: number;
  readonly is_dismissed: boolean;
}

export interface WireFindings {
  readonly revision: number;
  readonly findings: readonly WireFinding[];
  readonly counts: Readonly<Record<string, number>>;
}

export interface WireTrackDifference {
  readonly track: string;
  readonly fate: 'added' | 'removed' | 'changed';
  readonly label: string;
  readonly spans: readonly (readonly [number, number])[];
  readonly changes: readonly Change[];
}

export interface WireDifference {
  readonly from_revision: number;
  readonly to_revision: number;
  readonly counts: { readonly added: number; readonly removed: number; readonly changed: number };
  readonly tracks: readonly WireTrackDifference[];
  readonly is_complete: boolean;
}

export type MarkKind = 'accepted_track' | 'dismissed_finding' | 'ticked';
export type IssueStep = 'resolve' | 'reopen' | 'verify';

export interface WireMaker {
  readonly number: number;
  readonly copy_id: string;
  readonly person: WirePerson;
  readonly tracks: number;
  readonly edits: number;
  readonly agreement: number;
}

/** One object as its makers drew it. `kept` is whose it was in the job when this was asked: 0 nobody's, null if it was changed. */
export interface WireObject {
  readonly label: string;
  readonly agreement: number;
  readonly kept: number | null;
  readonly members: readonly { readonly maker: number; readonly track: string; readonly label: string; readonly likeness: number }[];
}

export interface WireAgreement {
  readonly step: string;
  readonly score: number;
  readonly makers: readonly WireMaker[];
  readonly objects: readonly WireObject[];
  readonly is_complete: boolean;
}
