// What the pages of projects read. Names are the wire's.
import type { JobState, WireJobRow, WireProject } from './types';

/** A project as its own pages see it. */
export interface WireWholeProject extends WireProject {
  readonly keyframe_tolerance: number;
  readonly is_closed: boolean;
  readonly state: 'active' | 'archived' | 'deleted';
  readonly deleted_at_ms: number | null;
}

export interface WireDay {
  readonly date: string;
  readonly created: number;
  readonly completed: number;
}

export interface WireProgress {
  readonly as_of_ms: number;
  readonly jobs: number;
  readonly states: Readonly<Record<JobState, number>>;
  readonly steps: readonly { readonly step: string; readonly jobs: number }[];
  readonly frames: number;
  readonly annotations: number;
  readonly days: readonly WireDay[];
  readonly oldest: { readonly job_id: string; readonly reference_id: string; readonly created_at_ms: number } | null;
  readonly seconds_per_frame: number | null;
  readonly first_pass_share: number | null;
}

export interface WireBatch {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly is_default: boolean;
  readonly total_jobs: number;
  readonly completed_jobs: number;
  readonly total_frames: number;
  readonly annotations: number;
  readonly created_at: string;
  readonly status: 'Inactive' | 'Active' | 'Complete';
}

/** When a batch is due, and what it has taken so far; time is told to managers. */
export interface WireEffort {
  readonly id: string;
  readonly due_on: string;
  readonly open_issues: number;
  readonly worked_jobs: number | null;
  readonly active_ms: number | null;
}

export interface WireWorkflow {
  readonly id: string;
  readonly name: string;
  readonly tag: string;
  readonly steps: readonly { readonly name: string; readonly kind: string }[];
}

export interface WireJobListing extends WireJobRow {
  readonly state: JobState;
  readonly step: string;
  readonly kind: string;
  readonly tracks: number;
  readonly failed_frames: number;
  readonly waiting_frames: number;
  readonly open_issues: number;
  /** What people worked on it; null for who does not manage. */
  readonly active_ms: number | null;
  readonly updated_at: string;
  readonly thumbnail_url: string | null;
  readonly holder: { readonly id: string; readonly name: string } | null;
}

export interface WireOutcomes {
  readonly done: number;
  readonly refused: number;
  readonly outcomes: readonly {
    readonly job_id: string;
    readonly success: boolean;
    readonly error: { readonly message?: string } | null;
  }[];
}

export interface WireUpload {
  readonly id: string;
  readonly name: string;
  readonly state: 'receiving' | 'ready' | 'failed';
  readonly kind: 'video' | 'archive' | 'image' | '';
  readonly frame_count: number;
  readonly error: { readonly message?: string } | null;
}
