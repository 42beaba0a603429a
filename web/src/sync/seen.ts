// Looking at a thing, and changing it later from what was seen: a change that somebody else made meanwhile is not overwritten.
import { ApiError, ask, errorOf } from './api';

/** What was looked at, and the name of the state that it was in. */
export type Seen<T> = T & { readonly etag: string };

/** Somebody else was quicker; `theirs` is what it is now. */
export class ChangedMeanwhile<T = unknown> extends ApiError {
  constructor(readonly theirs: Seen<T>) {
    super(412, 'Somebody else changed this meanwhile.', 'changed_meanwhile');
  }
}

interface Told<T> {
  readonly data: T & { readonly current?: T; readonly etag?: string };
}

export async function look<T>(path: string): Promise<Seen<T>> {
  return seenIn(await ask('GET', path, { headers: { accept: 'application/json' } }));
}

/** Changes what was `seen`; `null` changes it whatever it is by now. */
export async function change<T>(method: string, path: string, body: unknown, seen: { readonly etag: string } | null): Promise<Seen<T>> {
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'if-match': seen?.etag || '*' };
  return seenIn(await ask(method, path, { headers, body: JSON.stringify(body) }));
}

async function seenIn<T>(answer: Response): Promise<Seen<T>> {
  if (answer.status === 412) {
    const { data } = (await answer.clone().json()) as Told<T>;
    if (data.current) throw new ChangedMeanwhile<T>({ ...data.current, etag: data.etag ?? '' });
  }
  if (!answer.ok) throw await errorOf(answer);
  const { data } = (await answer.json()) as { data: T };
  return { ...data, etag: answer.headers.get('etag') ?? '' };
}
