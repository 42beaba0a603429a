// Joins the review to an opened job. A chunk of its own: who only draws does not wait for it.
import Layer from '../panels/review/layer.svelte';
import Panel from '../panels/review/review.svelte';
import SideTabs from '../panels/review/side-tabs.svelte';
import { ReviewBook } from '../panels/review/book.svelte';
import { LaneMarks } from '../panels/review/lane-marks';
import { live } from '../sync/live';
import { reviewApi } from '../sync/review-api';
import type { WirePrincipal } from '../wire/types';
import type { Opened } from './opened';
import { memoryOf } from './view-memory';

export interface ReviewDesk {
  readonly book: ReviewBook;
  readonly lanes: LaneMarks;
  /** Ends following what others say of this job. */
  stop(): void;
  readonly Panel: typeof Panel;
  readonly Layer: typeof Layer;
  readonly SideTabs: typeof SideTabs;
}

export function startReview({ editor, session, task, view }: Opened, me: WirePrincipal, onsendback: () => void): ReviewDesk {
  const book = new ReviewBook({
    editor,
    server: reviewApi,
    jobId: view.job.id,
    isChecking: session !== null && task?.kind === 'checker',
    mayWrite: me.may_annotate,
    memory: memoryOf(`rotoscope.unsent.${me.id}.${view.job.id}`),
    onsendback,
  });
  editor.review = book;
  void book.open();
  const stop = live.listen(({ kind, ids }) => {
    if (kind === 'reset' || (kind === 'job.changed' && ids.includes(view.job.id))) void book.refresh();
  });
  return { book, lanes: new LaneMarks(book), stop, Panel, Layer, SideTabs };
}
