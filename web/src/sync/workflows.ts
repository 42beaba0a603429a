// The routes of workflows. A refusal carries its faults, each with the place that it speaks of.
import type { WireModelRuns, WireStep, WireStepCount, WireWorkflow } from '../wire/workflow';
import { ApiError } from './api';

export interface Fault {
  readonly pointer: string;
  readonly message: string;
}

export class Refused extends ApiError {
  constructor(
    status: number,
    message: string,
    code: string,
    readonly faults: readonly Fault[],
  ) {
    super(status, message, code);
  }
}

interface Problem {
  readonly error?: { readonly code?: string; readonly message?: string };
  readonly data?: { readonly errors?: readonly Fault[] };
}

const at = (projectId: string, rest = ''): string => `/v1/projects/${encodeURIComponent(projectId)}/workflows${rest}`;

export const workflows = {
  all: (projectId: string) => ask<{ workflows: WireWorkflow[] }>('GET', at(projectId)).then((data) => data.workflows),
  create: (projectId: string, made: { name: string; tag: string; steps: readonly WireStep[] }) =>
    ask<WireWorkflow>('POST', at(projectId), made),
  change: (projectId: string, id: string, changed: { name: string; version: number; steps: readonly WireStep[] }) =>
    ask<WireWorkflow>('PUT', at(projectId, `/${id}`), changed),
  modelRuns: (projectId: string, id: string, step: string) =>
    ask<WireModelRuns>('GET', at(projectId, `/${id}/model-runs?${new URLSearchParams({ step })}`)),
  counts: (projectId: string, id: string) =>
    ask<{ counts: WireStepCount[] }>('GET', at(projectId, `/${id}/counts`)).then((data) => data.counts),
};

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = { accept: 'application/json', ...(body ? { 'content-type': 'application/json' } : {}) };
  const answer = await fetch(path, { method, headers, credentials: 'same-origin', ...(body ? { body: JSON.stringify(body) } : {}) }).catch(() => {
    throw new ApiError(0, 'The server cannot be reached.');
  });
  const told = (await answer.json().catch(() => ({}))) as Problem & { data?: unknown };
  if (answer.ok) return told.data as T;
  throw new Refused(answer.status, told.error?.message ?? 'The server refused it.', told.error?.code ?? '', told.data?.errors ?? []);
}
