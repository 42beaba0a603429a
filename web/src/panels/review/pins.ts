// Where the numbers of the issues stand on the picture in a frame.
import type { Point } from '../../canvas/viewport';
import type { Editor } from '../../editor/editor.svelte';
import { bounds } from '../../model/geometry';
import type { WireIssue } from '../../wire/review-types';

export interface Pin {
  readonly issue: WireIssue;
  /** In CSS pixels of the stage. */
  readonly at: Point;
}

const ROW = 14;
const COLUMN = 26;

/** The pins of a frame: at the point, at the object, and in a row at the top where neither is. */
export function pinsIn(editor: Editor, issues: readonly WireIssue[], frame: number): Pin[] {
  const pins: Pin[] = [];
  let loose = 0;
  for (const issue of issues) {
    if (issue.frame === null || frame < issue.frame || frame > (issue.last_frame ?? issue.frame)) continue;
    const at = anchorOf(editor, issue);
    if (at) pins.push({ issue, at: editor.sight.viewport.screenFromImage(at) });
    else pins.push({ issue, at: { x: COLUMN * (0.8 + loose++), y: ROW + 8 } });
  }
  return pins;
}

/** In image pixels: the point, else the upper right corner of the object, as it is or as it was then. */
function anchorOf(editor: Editor, { point, track, shape }: WireIssue): Point | null {
  const { width, height } = editor.size;
  if (point) return { x: point[0] * width, y: point[1] * height };
  if (track === null) return null;
  const now = editor.sight.boundsOf(track);
  if (now) return { x: now.right, y: now.top };
  if (!shape) return null;
  const then = bounds(Float64Array.from(shape, (number) => number ?? NaN));
  return { x: then.right * width, y: then.top * height };
}
