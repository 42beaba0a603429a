// Polygon: x, y, x, y, … of a closed outline; the last point joins the first.
import { matchPolygons } from '../matching';

export const polygon = { fits: (count: number): boolean => count >= 6 && count % 2 === 0, match: matchPolygons };
