// The routes that the pages of projects need: progress, batches, creating jobs, doing something to many of them.
import type { WireBatch, WireEffort, WireJobListing, WireOutcomes, WireProgress, WireUpload, WireWholeProject, WireWorkflow } from '../wire/project';
import type { WireFrame } from '../wire/types';
import { ApiError, get, part, post, send } from './api';
import { change, look, type Seen } from './seen';

export interface NewJob {
  readonly reference_id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly tag: string;
  readonly batch_id?: string;
  readonly priority_weight: number;
}

/** What became of one job that was to be created. */
export interface Creation {
  readonly reference_id: string;
  readonly jobId: string;
  readonly message: string;
}

export type JobAction =
  | { readonly action: 'cancel' | 'reopen' | 'run_model'; readonly jobs: readonly string[] }
  | { readonly action: 'move'; readonly to: string; readonly jobs: readonly string[] }
  | { readonly action: 'send_back'; readonly note: string; readonly jobs: readonly string[] }
  | { readonly action: 'assign'; readonly member_id: string; readonly jobs: readonly string[] }
  | { readonly action: 'prioritize'; readonly priority_weight: number; readonly jobs: readonly string[] };

export type ProjectRole = 'checker' | 'maker' | 'viewer';

/** Somebody's place in one project; `role` counts there instead of their own. */
export interface PlacedMember {
  readonly member_id: string;
  readonly name: string;
  readonly own_role: string;
  readonly role: ProjectRole | null;
}

interface Placed {
  readonly members: PlacedMember[];
}

/** A filter of the job list that was kept by name. */
export interface WireView {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly is_shared: boolean;
}

interface Line {
  readonly success: boolean;
  readonly data?: { readonly job_id: string };
  readonly error?: { readonly message?: string };
}

const of = (projectId: string): string => `/v1/projects/${part(projectId)}`;

export const projects = {
  /** Some frames from all over a job. */
  glance: (jobId: string, count: number) => get<{ frames: WireFrame[] }>(`/v1/jobs/${part(jobId)}/frames?spread=${count}`).then(({ frames }) => frames),
  /** Where the results of completed jobs can be fetched as one zip. */
  exportAddress: (id: string, asked: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value)).toString();
    return `${of(id)}/results${query ? `?${query}` : ''}`;
  },
  progress: (id: string, days: number) => get<WireProgress>(`${of(id)}/progress?days=${days}`),
  everyProgress: () =>
    get<{ as_of_ms: number; projects: { project_id: string; jobs: number; states: Record<string, number> }[] }>('/v1/progress'),
  batches: (id: string) => get<{ batches: WireBatch[] }>(`${of(id)}/details`).then((data) => data.batches),
  effort: (id: string) => get<{ batches: WireEffort[] }>(`${of(id)}/batches`).then((data) => data.batches),
  setDue: (id: string, batchId: string, day: string) => send<unknown>('PATCH', `${of(id)}/batches/${part(batchId)}`, { due_on: day }),
  createBatch: (id: string, batch: { name: string; description: string }) => post<{ batch_id: string }>(`${of(id)}/batch`, batch),
  workflows: (id: string) => get<{ workflows: WireWorkflow[] }>(`${of(id)}/workflows`).then((data) => data.workflows),
  create: (project: { name: string; guide: string }) => post<WireWholeProject>('/v1/projects', project),
  all: () => get<{ projects: WireWholeProject[] }>('/v1/projects').then((data) => data.projects),
  whole: (id: string) => look<WireWholeProject>(of(id)),
  change: (id: string, wanted: Readonly<Record<string, unknown>>, seen: Seen<WireWholeProject> | null) =>
    change<WireWholeProject>('PATCH', of(id), wanted, seen),
  inState: (state: 'archived' | 'deleted') => get<{ projects: WireWholeProject[] }>(`/v1/projects?state=${state}`).then((data) => data.projects),
  archive: (id: string) => send<WireWholeProject>('POST', `${of(id)}/archive`),
  unarchive: (id: string) => send<WireWholeProject>('POST', `${of(id)}/unarchive`),
  remove: (id: string) => send<WireWholeProject>('DELETE', of(id)),
  restore: (id: string) => send<WireWholeProject>('POST', `${of(id)}/restore`),
  setup: (id: string) => get<Record<string, unknown>>(`${of(id)}/setup`),
  importSetup: (setup: Readonly<Record<string, unknown>>) => post<WireWholeProject>('/v1/projects/import', setup),
  members: (id: string) => get<Placed>(`${of(id)}/members`).then((data) => data.members),
  placeMember: (id: string, memberId: string, role: ProjectRole | null) =>
    send<Placed>('PUT', `${of(id)}/members/${part(memberId)}`, { role }).then((data) => data.members),
  removeMember: (id: string, memberId: string) => send('DELETE', `${of(id)}/members/${part(memberId)}`),
  putSchema: (id: string, schema: unknown) => change('PUT', `${of(id)}/schema`, schema, null),
  jobs: (id: string, query: Record<string, string>) =>
    get<{ jobs: WireJobListing[]; next_page_token: string }>(`${of(id)}/jobs?${new URLSearchParams(query)}`),
  act: (id: string, action: JobAction) => post<WireOutcomes>(`${of(id)}/jobs/actions`, action),
  cancel: (id: string, jobId: string) => post(`${of(id)}/jobs/${part(jobId)}/cancel`, {}),
  views: (id: string) => get<{ views: WireView[] }>(`${of(id)}/views`).then(({ views }) => views),
  keepView: (id: string, view: Omit<WireView, 'id'>) => post<{ views: WireView[] }>(`${of(id)}/views`, view).then(({ views }) => views),
  forgetView: (id: string, viewId: string) => send<{ views: WireView[] }>('DELETE', `${of(id)}/views/${part(viewId)}`).then(({ views }) => views),
  createJobs,
  failedFrames,
  upload: (uploadId: string) => get<WireUpload>(`/v1/uploads/${part(uploadId)}`),
};

const FRAMES_PER_PAGE = 1_000;
const REASONS_MAX = 5;

/** Why frames of a job did not come, for the first few of them; a long job is looked through page by page. */
async function failedFrames(jobId: string): Promise<WireFrame[]> {
  const failed: WireFrame[] = [];
  let token = '';
  do {
    const query = new URLSearchParams({ page_size: String(FRAMES_PER_PAGE), ...(token ? { page_token: token } : {}) });
    const page = await get<{ frames: WireFrame[]; next_page_token: string }>(`/v1/jobs/${part(jobId)}/frames?${query}`);
    failed.push(...page.frames.filter((frame) => frame.state === 'failed'));
    token = page.next_page_token;
  } while (token && failed.length < REASONS_MAX);
  return failed.slice(0, REASONS_MAX);
}

/** Creates jobs in one request; each has an outcome of its own. Sending the same again is harmless. */
async function createJobs(projectId: string, jobs: readonly NewJob[]): Promise<Creation[]> {
  const body = jobs.map((job) => JSON.stringify(job)).join('\n') + '\n';
  const headers = { 'content-type': 'application/x-ndjson' };
  const answer = await fetch(`${of(projectId)}/jobs/bulk`, { method: 'POST', credentials: 'same-origin', headers, body }).catch(() => null);
  if (!answer) throw new ApiError(0, 'The server cannot be reached.');
  const text = await answer.text();
  if (!answer.ok) throw new ApiError(answer.status, messageIn(text) || `The server answered ${answer.status}.`);
  const lines = text.split('\n').filter(Boolean);
  return jobs.map((job, index) => {
    const line = JSON.parse(lines[index] ?? '{}') as Partial<Line>;
    const message = line.success ? '' : (line.error?.message ?? 'There was no answer for this job.');
    return { reference_id: job.reference_id, jobId: line.data?.job_id ?? '', message };
  });
}

function messageIn(text: string): string {
  try {
    const body = JSON.parse(text) as { detail?: string; error?: { message?: string } };
    return body.error?.message ?? body.detail ?? '';
  } catch {
    return '';
  }
}
