// What the keys of a review move. The panel of the review does it, once it is there.
export type Way = 1 | -1;

/** Where a new issue is pinned: the selected object (else this frame), the pointer, or the whole job. */
export type PinnedTo = 'object' | 'point' | 'job';

export interface ReviewHand {
  toIssue(way: Way): void;
  toFinding(way: Way): void;
  begin(pinned: PinnedTo): void;
  /** Resolves the issue that is looked at, or verifies it where one may. */
  settle(): void;
  dismiss(): void;
  acceptTrack(): void;
  sendTrackBack(): void;
  toggleChanges(): void;
  togglePanel(): void;
  sendBack(): void;
}
