// Scores as people read them, and as a spreadsheet does.
import type { WireConfusion, WireScoreReport, WireScores } from '../../../wire/quality-types';

/** Two digits; "–" where nothing was measured. */
export function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

/** How many boxes come of a keyframe: "1 / 14". */
export function density(keyframesABox: number | null): string {
  return keyframesABox === null || keyframesABox <= 0 ? '–' : `1 / ${Math.max(1, Math.round(1 / keyframesABox))}`;
}

export function speed(secondsABox: number | null): string {
  if (secondsABox === null) return '–';
  return secondsABox < 0.1 ? '< 0.1 s' : `${secondsABox < 10 ? secondsABox.toFixed(1) : Math.round(secondsABox)} s`;
}

export interface Matrix {
  /** What holds; the last row is what nobody wanted. */
  readonly rows: readonly string[];
  /** What was drawn; the last column is what was missed. */
  readonly columns: readonly string[];
  boxes(row: string, column: string): number;
  /** The part of a row's boxes, 0 to 1. */
  share(row: string, column: string): number;
}

/** The labels with most boxes, at most `most` of them; the others are left out, and said so by `left`. */
export function matrixOf(confusion: readonly WireConfusion[], most = 12): Matrix & { readonly left: number } {
  const weight = new Map<string, number>();
  const cells = new Map<string, number>();
  for (const { label, drawn_as: drawnAs, boxes } of confusion) {
    for (const name of new Set([label, drawnAs])) if (name) weight.set(name, (weight.get(name) ?? 0) + boxes);
    cells.set(JSON.stringify([label, drawnAs]), boxes);
  }
  const names = [...weight].sort((one, other) => other[1] - one[1] || one[0].localeCompare(other[0])).map(([name]) => name);
  const shown = names.slice(0, most).sort((one, other) => one.localeCompare(other));
  const boxes = (row: string, column: string): number => cells.get(JSON.stringify([row, column])) ?? 0;
  const hasExtra = confusion.some(({ label }) => !label);
  const hasMissed = confusion.some(({ drawn_as: drawnAs }) => !drawnAs);
  const columns = hasMissed ? [...shown, ''] : shown;
  const whole = new Map(['', ...shown].map((row) => [row, columns.reduce((sum, column) => sum + boxes(row, column), 0)]));
  const share = (row: string, column: string): number => boxes(row, column) / (whole.get(row) || 1);
  return { rows: hasExtra ? [...shown, ''] : shown, columns, boxes, share, left: names.length - shown.length };
}

type Row = (string | number)[];

/** The whole report as rows of a table: what, who or which label, and the figures. */
export function rowsOf(report: WireScoreReport): Row[] {
  const numbers = (scores: WireScores): Row => [scores.boxes, ...[scores.iou, scores.mota, scores.idf1, scores.attributes, scores.keyframes_a_box, scores.seconds_a_box].map((value) => value ?? '')];
  return [
    ['part', 'name', 'boxes', 'iou', 'mota', 'idf1', 'attributes', 'keyframes_a_box', 'seconds_a_box'],
    ['all', `${report.jobs} jobs`, ...numbers(report.scores)],
    ...report.people.map(({ person, scores }): Row => ['maker', person.is_me ? 'me' : person.name, ...numbers(scores)]),
    ...report.labels.map(({ label, boxes, iou }): Row => ['label', label, boxes, iou ?? '']),
    ['part', 'label', 'drawn_as', 'boxes'],
    ...report.confusion.map(({ label, drawn_as: drawnAs, boxes }): Row => ['confusion', label, drawnAs, boxes]),
    ['part', 'job', 'track', 'label', 'fate', 'frame', 'iou'],
    ...report.worst.map((far): Row => ['worst', far.reference_id, far.track_id, far.label, far.fate, far.frame, far.iou]),
  ];
}
