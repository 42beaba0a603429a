// The label schema of a project: read, read an older one, write the next.
import type { WireSchema } from '../wire/types';
import { get, part } from './api';

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

export const schemas = {
  newest: (projectId: string) => get<WireSchema>(place(projectId)),
  version: (projectId: string, version: number) => get<WireSchema>(`${place(projectId)}/${version}`),
  write,
};

async function write(projectId: string, wanted: Pick<WireSchema, 'labels' | 'is_open'>): Promise<WireSchema> {
  const { labels, is_open } = wanted;
  const answer = await fetch(place(projectId), {
    method: 'PUT',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ labels, is_open }),
  });
  const body = (await answer.json().catch(() => ({}))) as { data?: WireSchema & { errors?: SchemaFault[] }; error?: { message?: string } };
  if (answer.ok && body.data) return body.data;
  throw new SchemaRefused(body.error?.message ?? `The server answered ${answer.status}.`, body.data?.errors ?? []);
}
