// The server's routes for looking back: what happened, what it was like, what was set aside.
import type { ParkedOutcome, WireHistory, WireParked, WireTracksOf } from '../wire/types';
import { get, part, post, readTracks } from './api';

export const lookingBack = {
  history: (jobId: string, query: Record<string, string>) => get<WireHistory>(`/v1/jobs/${part(jobId)}/history?${new URLSearchParams(query)}`),
  authors: (jobId: string) => get<{ authors: WireTracksOf[] }>(`/v1/jobs/${part(jobId)}/authors`).then((data) => data.authors),
  tracksAt: (jobId: string, revision: number, trackId = '') => readTracks(jobId, `/${revision}?${new URLSearchParams(trackId ? { track_id: trackId } : {})}`),
  /** A pre-label with every keyframe that came. */
  original: (jobId: string, trackId: string) => readTracks(jobId, `/0?${new URLSearchParams({ track_id: trackId, unreduced: 'true' })}`),
  parked: (jobId: string) => get<{ parked: WireParked[] }>(`/v1/jobs/${part(jobId)}/edits/parked`).then((data) => data.parked),
  settleParked: (jobId: string, editIds: readonly string[], outcome: ParkedOutcome) =>
    post(`/v1/jobs/${part(jobId)}/edits/parked/settle`, { edit_ids: editIds, outcome }),
};
