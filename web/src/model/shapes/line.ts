// Line: x, y, x, y, … of an open path (a polyline).
import { matchLines } from '../matching';

export const line = { fits: (count: number): boolean => count >= 4 && count % 2 === 0, match: matchLines };
