// Scales and paths of small plots: pure, so that they can be tested without a page.

/** Round numbers from 0 up to at least `most`: 1, 2 or 5 times a power of ten apart, about `count` of them. */
export function ticksTo(most: number, count = 4): number[] {
  const rough = Math.max(most, 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  const step = Math.max(1, factor * power); // what is counted has no halves
  const ticks = [0];
  while ((ticks.at(-1) ?? 0) < most || ticks.length < 2) ticks.push(ticks.length * step);
  return ticks;
}

/** Where a value lies between two ends of the picture. */
export function place(value: number, most: number, from: number, to: number): number {
  return most === 0 ? from : from + ((to - from) * value) / most;
}

/** The points of a line over equally wide columns. */
export function linePoints(values: readonly number[], most: number, width: number, height: number): string {
  const column = width / Math.max(values.length - 1, 1);
  return values.map((value, i) => `${round(i * column)},${round(place(value, most, height, 0))}`).join(' ');
}

/** Which columns get a name below: the last one always, and no more than `count`. */
export function namedColumns(length: number, count: number): number[] {
  const every = Math.max(1, Math.ceil(length / count));
  return Array.from({ length }, (_, i) => i).filter((i) => (length - 1 - i) % every === 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
