// Pre-labels: which wait for somebody to stand for them, and what accepting and rejecting change.
import type { Change } from '../model/edit';
import type { Track } from '../model/track';
import { deleteTrack } from './track-changes';

/** It came with the job or from a model, and nobody has said yet whether it is right. */
export function isWaiting({ head }: Track): boolean {
  return head !== null && head.origin !== 'manual' && head.accepted !== true && head.state !== 'non_editable';
}

export function accept(track: Track): Change[] {
  return track.head && isWaiting(track) ? [{ track: track.id, cell: 'head', before: track.head, after: { ...track.head, accepted: true } }] : [];
}

/** A pre-label that is wrong is deleted, as any track is: its cells stay, so undo brings it back whole. */
export function reject(track: Track): Change[] {
  return isWaiting(track) ? deleteTrack(track) : [];
}
