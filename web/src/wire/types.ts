// The server's answers as this page reads them. Names are the wire's.
import type { Change } from '../model/edit';

export type AttributeType = 'select' | 'radio' | 'multi' | 'checkbox' | 'number' | 'text';

export interface WireAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly scope: 'track' | 'frame';
  readonly values: readonly string[];
  readonly required: boolean;
  readonly default: unknown;
  readonly minimum?: number | null;
  readonly maximum?: number | null;
  /** It is asked for only where another attribute has one of these values. */
  readonly shown_if?: { readonly attribute: string; readonly values: readonly string[] } | null;
}

export interface WireLabel {
  readonly name: string;
  readonly display_name: string;
  readonly color: string;
  readonly hotkey: string;
  readonly kinds: readonly string[];
  readonly attributes: readonly WireAttribute[];
  readonly points: readonly string[];
  readonly edges: readonly (readonly [string, string])[];
  /** Where each point of a landmark first lies, 0 to 1 across and down its box; or none. */
  readonly places?: readonly (readonly [number, number])[];
}

export interface WireSchema {
  readonly version: number;
  readonly is_open: boolean;
  readonly labels: readonly WireLabel[];
}

export interface WirePrincipal {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly organization_name: string;
  readonly email?: string;
  readonly has_password?: boolean;
  readonly may_manage: boolean;
  readonly may_annotate: boolean;
}

export interface WireProject {
  readonly id: string;
  readonly name: string;
  readonly guide: string;
}

export type JobState = 'arriving' | 'open' | 'building' | 'completed' | 'failed' | 'cancelled';

/** A job as the editor opens it. */
export interface WireJob {
  readonly id: string;
  readonly project_id: string;
  readonly reference_id: string;
  readonly kind: string;
  readonly state: JobState;
  readonly step: string;
  readonly frame_count: number;
  readonly track_count: number;
  readonly revision: number;
}

export type JobStatus = 'pending' | 'completed' | 'failed' | 'cancelled';

/** A job as a list shows it, in the words of the job API. */
export interface WireJobRow {
  readonly job_id: string;
  readonly batch_id: string;
  readonly reference_id: string;
  readonly status: JobStatus;
  readonly priority_weight: number;
  /** The address of the result; empty until there is one. */
  readonly result: string;
  readonly frames: number;
  readonly annotations: number;
  readonly created_at: string;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface WireTask {
  readonly id: string;
  readonly job_id: string;
  readonly project_id: string;
  readonly project_name: string;
  readonly reference_id: string;
  readonly step: string;
  readonly kind: 'maker' | 'checker';
  readonly round: number;
  readonly verdict: 'accept' | 'send_back' | null;
  readonly note: string;
  readonly state: 'open' | 'held' | 'submitted' | 'closed';
  readonly priority_weight: number;
  readonly frame_count: number;
  readonly track_count: number;
  readonly holder: { readonly id: string; readonly name: string } | null;
  readonly lease_token: number | null;
  readonly lease_expires_at_ms: number | null;
  readonly thumbnail_url: string | null;
  /** What may be drawn at this step; none named = all. */
  readonly labels?: readonly string[];
  readonly kinds?: readonly string[];
}

export interface WireFrame {
  readonly index: number;
  readonly frame_id: string;
  readonly state: 'pending' | 'ready' | 'failed';
  readonly width: number | null;
  readonly height: number | null;
  readonly url: string | null;
  readonly thumbnail_url: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface JobView {
  readonly job: WireJob;
  readonly project: WireProject;
  readonly schema: WireSchema;
  readonly task: WireTask | null;
}

export interface EditResult {
  readonly edit_id: string;
  readonly outcome: 'applied' | 'duplicate' | 'parked';
  readonly revision: number | null;
  readonly reason: string | null;
}

/** One edit, as far as it was asked for. */
export interface WireHistoryEntry {
  readonly revision: number;
  readonly edit_id: string;
  readonly author: { readonly id: string; readonly name: string };
  readonly created_at_ms: number;
  readonly change_count: number;
  readonly changes: readonly Change[];
}

export interface WireHistory {
  readonly entries: readonly WireHistoryEntry[];
  /** Asks for the page after this one; null when there is none. */
  readonly next_before: number | null;
}

/** The tracks that one author drew or changed. In a blind review all others are one author without a name. */
export interface WireTracksOf {
  readonly author: { readonly id: string; readonly name: string };
  readonly track_ids: readonly string[];
}

/** An edit that could not be applied, as it came; it may be malformed. */
export interface WireParked {
  readonly edit_id: string;
  readonly author_id: string;
  readonly created_at_ms: number;
  readonly reason: string;
  readonly message: string;
  readonly edit: { readonly changes?: readonly Change[] };
}

export type ParkedOutcome = 'reapplied' | 'discarded';
