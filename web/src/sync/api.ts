// The server's routes, one function each. Errors come as ApiError with the server's own words; in other languages
// than English the text of their code stands before them.
import type { Edit } from '../model/edit';
import type { EditResult, JobView, WireFrame, WireJobRow, WirePrincipal, WireProject, WireTask } from '../wire/types';

/** What a checker says of the work; a maker says nothing. */
export interface Judged {
  readonly verdict: 'accept' | 'send_back';
  readonly note: string;
}

export class ApiError extends Error {
  override readonly name = 'ApiError';

  /** `status` 0: no answer at all. */
  constructor(
    readonly status: number,
    message: string,
    readonly code = '',
    readonly retryAfterMs = 0,
  ) {
    super(message);
  }

  get isOffline(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

export interface PushAnswer {
  readonly results: readonly EditResult[];
  readonly revision: number;
  readonly missed: readonly { readonly revision: number; readonly edit: Edit; readonly author_id: string }[];
  /** False: more was missed than is told here. */
  readonly missed_complete?: boolean;
}

export interface Push {
  readonly session: string;
  readonly task_id: string;
  readonly lease_token: number;
  readonly have: number;
  readonly edits: readonly Edit[];
}

/** An empty token says that this is the last page. */
interface Page {
  readonly next_page_token: string;
}

const RTS1 = 'application/vnd.rotoscope.rts1';
const FRAMES_PER_PAGE = 10_000;
const ANSWER_MS_MAX = 30_000;

export const api = {
  me: () => get<WirePrincipal>('/v1/me'),
  signOut: () => post('/v1/sign-out', {}),
  projects: () => get<{ projects: WireProject[] }>('/v1/projects').then((data) => data.projects),
  project: (id: string) => get<WireProject>(`/v1/projects/${part(id)}`),
  jobs: (projectId: string, query: Record<string, string>) =>
    get<{ jobs: WireJobRow[] } & Page>(`/v1/projects/${part(projectId)}/jobs?${new URLSearchParams(query)}`),
  job: (id: string) => get<JobView>(`/v1/jobs/${part(id)}`),
  retryFrames: (jobId: string) => post(`/v1/jobs/${part(jobId)}/frames/retry`, {}),
  frames: allFrames,
  tracks: readTracks,
  push: (jobId: string, push: Push, isKeepalive = false) =>
    post<PushAnswer>(`/v1/jobs/${part(jobId)}/edits`, push, isKeepalive),
  tasks: (query: Record<string, string> = {}) => get<{ tasks: WireTask[] } & Page>(`/v1/tasks?${new URLSearchParams(query)}`),
  task: (id: string) => get<WireTask>(`/v1/tasks/${part(id)}`),
  claimNext: (projectId?: string) =>
    post<WireTask | null>('/v1/tasks/claim', projectId ? { project_id: projectId } : {}),
  claim: (taskId: string, isTakeOver = false) =>
    post<WireTask>(`/v1/tasks/${part(taskId)}/claim`, { take_over: isTakeOver }),
  heartbeat: (taskId: string, leaseToken: number, isActive = true) =>
    post(`/v1/tasks/${part(taskId)}/heartbeat`, { lease_token: leaseToken, is_active: isActive }),
  release: (taskId: string, leaseToken: number) => post(`/v1/tasks/${part(taskId)}/release`, { lease_token: leaseToken }),
  submit: (taskId: string, leaseToken: number, revision: number, judged?: Judged) =>
    post(`/v1/tasks/${part(taskId)}/submit`, { lease_token: leaseToken, revision, ...judged }),
};

export type Api = typeof api;

async function allFrames(jobId: string): Promise<WireFrame[]> {
  const frames: WireFrame[] = [];
  let token = '';
  do {
    const query = new URLSearchParams({ page_size: String(FRAMES_PER_PAGE), ...(token ? { page_token: token } : {}) });
    const page: { frames: WireFrame[] } & Page = await get(`/v1/jobs/${part(jobId)}/frames?${query}`);
    frames.push(...page.frames);
    token = page.next_page_token;
  } while (token);
  return frames;
}

export async function readTracks(jobId: string, past = ''): Promise<ArrayBuffer> {
  const answer = await ask('GET', `/v1/jobs/${part(jobId)}/tracks${past}`, { headers: { accept: RTS1 } });
  if (!answer.ok) throw await errorOf(answer);
  return answer.arrayBuffer();
}

export async function get<T>(path: string): Promise<T> {
  return dataOf<T>(await ask('GET', path, { headers: { accept: 'application/json' } }));
}

export async function post<T = unknown>(path: string, body: unknown, keepalive = false): Promise<T> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  return dataOf<T>(await ask('POST', path, { headers, body: JSON.stringify(body), keepalive }));
}

/** Any other request: the body goes as JSON, what comes back is the `data` of the envelope. */
export async function send<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
  if (body === undefined) return dataOf<T>(await ask(method, path, { headers: { accept: 'application/json' } }));
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  return dataOf<T>(await ask(method, path, { headers, body: JSON.stringify(body) }));
}

export async function ask(method: string, path: string, rest: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { method, credentials: 'same-origin', signal: AbortSignal.timeout(ANSWER_MS_MAX), ...rest });
  } catch {
    throw new ApiError(0, 'The server cannot be reached.');
  }
}

async function dataOf<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw await errorOf(answer);
  const body = (await answer.json()) as { data: T };
  return body.data;
}

export async function errorOf(answer: Response): Promise<ApiError> {
  const body = (await answer.json().catch(() => ({}))) as {
    detail?: string;
    error?: { code?: string; message?: string };
  };
  const message = body.detail ?? body.error?.message ?? `The server answered ${answer.status} ${answer.statusText}.`;
  const retryAfterMs = Number(answer.headers.get('retry-after') ?? 0) * 1000 || 0;
  const code = body.error?.code ?? '';
  const said = LANGUAGE === 'en' ? '' : REFUSALS[code];
  return new ApiError(answer.status, said ? `${said} (${message})` : message, code, retryAfterMs);
}

export function part(id: string): string {
  return encodeURIComponent(id);
}
