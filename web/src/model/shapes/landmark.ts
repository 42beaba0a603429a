// Landmark: x and y for each named point of the head; NaN, NaN is a point not there. One that is missing at either
// keyframe is missing in between: nobody drew where it goes.

export const landmark = {
  fits: (count: number, points: readonly string[]): boolean => count > 0 && count === 2 * points.length,
  match: null,
};
