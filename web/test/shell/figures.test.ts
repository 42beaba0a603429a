// Scores as people and spreadsheets read them.
import { describe, expect, it } from 'vitest';
import { density, figure, matrixOf, rowsOf, speed } from '../../src/shell/pages/quality/figures';

const NUMBERS = { boxes: 10, iou: 0.914, mota: 0.5, idf1: null, attributes: null, keyframes_a_box: 0.07, seconds_a_box: 12.4 };
const CONFUSION = [
  { label: 'Car', drawn_as: 'Car', boxes: 80 },
  { label: 'Car', drawn_as: 'Bus', boxes: 15 },
  { label: 'Car', drawn_as: '', boxes: 5 },
  { label: '', drawn_as: 'Bus', boxes: 3 },
  { label: 'Dog', drawn_as: 'Dog', boxes: 1 },
];

describe('scores', () => {
  it('say nothing where nothing was measured', () => {
    expect([figure(null), density(null), speed(null)]).toEqual(['–', '–', '–']);
    expect([figure(0.914), density(0.07), speed(0.84), speed(12.4)]).toEqual(['0.91', '1 / 14', '0.8 s', '12 s']);
  });

  it('come as a matrix whose rows are what holds, with what was missed and what nobody wanted at the ends', () => {
    const matrix = matrixOf(CONFUSION);
    expect(matrix.rows).toEqual(['Bus', 'Car', 'Dog', '']);
    expect(matrix.columns).toEqual(['Bus', 'Car', 'Dog', '']);
    expect([matrix.boxes('Car', ''), matrix.boxes('', 'Bus'), matrix.boxes('Dog', 'Car')]).toEqual([5, 3, 0]);
    expect(matrix.share('Car', 'Bus')).toBeCloseTo(0.15);
  });

  it('leave the rarest labels out of the matrix and count them', () => {
    const matrix = matrixOf(CONFUSION, 2);
    expect([matrix.rows, matrix.left]).toEqual([['Bus', 'Car', ''], 1]);
  });

  it('come as a table with everybody, every label and every confusion', () => {
    const person = { id: 'a', name: 'Ann', role: 'maker', is_me: false } as const;
    const rows = rowsOf({
      as_of_ms: 0, against: 'accepted', days: 30, jobs: 2, gold_jobs: 0, scores: NUMBERS, kappa: null,
      labels: [{ label: 'Car', boxes: 100, found: 80, iou: 0.9 }],
      confusion: CONFUSION,
      people: [{ person, compared: 2, scores: NUMBERS, trend: [] }],
      worst: [],
    });
    expect(rows).toContainEqual(['maker', 'Ann', 10, 0.914, 0.5, '', '', 0.07, 12.4]);
    expect(rows).toContainEqual(['confusion', 'Car', 'Bus', 15]);
  });
});
