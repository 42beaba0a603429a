// Rectangle: x1, y1, x2, y2 (top-left, bottom-right).

export const rectangle = { fits: (count: number): boolean => count === 4, match: null };
