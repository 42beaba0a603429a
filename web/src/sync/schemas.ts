// The label schema of a project: read, read an older one, write the next.
import type { WireSchema } from '../wire/types';
import { get, part } from './api';
import { ChangedMeanwhile, look, type Seen } from './seen';

export interface SchemaFault {
  readonly pointer: string;
  readonly message: string;
}

export class SchemaRefused extends Error {
  constructor(
    message: string,
    readonly faults: readonly SchemaFault[],
  ) {
    super(message);
  }
}

const place = (projectId: string): string => `/v1/projects/${part(projectId)}/schema`;

/** A version, and how many jobs were created with it. */
export interface SchemaVersion {
  readonly version: number;
  readonly job_count: number;
  readonly open_job_count: number;
}

export const schemas = {
  newest: (projectId: string) => look<WireSchema>(place(projectId)),
  version: (projectId: string, version: number) => get<WireSchema>(`${place(projectId)}/${version}`),
  versions: async (projectId: string) => (await get<{ versions: readonly SchemaVersion[] }>(`${place(projectId)}/versions`)).versions,
  write,
};

/** Writes the next version over the one that was `seen`; over whatever is there for `null`. */
async function write(projectId: string, wanted: Pick<WireSchema, 'labels' | 'is_open'>, seen: Seen<WireSchema> | null): Promise<Seen<WireSchema>> {
  const { labels, is_open } = wanted;
  const answer = await fetch(place(projectId), {
    method: 'PUT',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'if-match': seen?.etag || '*' },
    body: JSON.stringify({ labels, is_open }),
  });
  const body = (await answer.json().catch(() => ({}))) as { data?: WireSchema & { errors?: SchemaFault[]; current?: WireSchema; etag?: string }; error?: { message?: string } };
  if (answer.ok && body.data) return { ...body.data, etag: answer.headers.get('etag') ?? '' };
  if (answer.status === 412 && body.data?.current) throw new ChangedMeanwhile<WireSchema>({ ...body.data.current, etag: body.data.etag ?? '' });
  throw new SchemaRefused(body.error?.message ?? `The server answered ${answer.status}.`, body.data?.errors ?? []);
}
