// Workflows as the server tells them. What a step does not say is left out.

export type StepKind = 'maker' | 'checker' | 'model' | 'branch';

export interface WireCase {
  readonly next: string;
  readonly values?: readonly (string | number | boolean | null)[];
  readonly at_least?: number | null;
}

export interface WireStep {
  readonly name: string;
  readonly kind?: StepKind;
  readonly next?: string;
  readonly skill?: string;
  readonly makers?: number;
  readonly labels?: readonly string[];
  readonly kinds?: readonly string[];
  readonly send_back?: string;
  readonly sample_percent?: number;
  readonly may_fix?: boolean;
  readonly may_check_own?: boolean;
  readonly rounds_max?: number;
  readonly on_limit?: string;
  readonly checklist?: readonly string[];
  readonly url?: string;
  readonly on_failure?: string;
  readonly key?: string;
  readonly cases?: readonly WireCase[];
}

export interface WireWorkflow {
  readonly id: string;
  readonly name: string;
  readonly tag: string;
  readonly version: number;
  readonly steps: readonly WireStep[];
}

export interface WireStepCount {
  readonly version: number;
  readonly step: string;
  readonly state: string;
  readonly jobs: number;
}

/** How a model step goes; `troubled` had no answer last time. */
export interface WireModelRuns {
  readonly as_of_ms: number;
  readonly waiting: number;
  readonly done: number;
  readonly failed: number;
  readonly troubled: readonly {
    readonly job_id: string;
    readonly reference_id: string;
    readonly state: 'waiting' | 'done' | 'failed';
    readonly attempts: number;
    readonly error: string;
    readonly at_ms: number;
  }[];
}
