// The painters by shape kind. A sixth kind is one more file and one more line.
import type { PaintedKind } from '../visible-shapes';
import { paintCuboid } from './cuboid';
import { paintLandmark } from './landmark';
import { paintLine } from './line';
import type { Painter } from './painter';
import { paintPolygon } from './polygon';
import { paintRectangle } from './rectangle';

export const PAINTERS: Record<PaintedKind, Painter> = {
  rectangle: paintRectangle,
  polygon: paintPolygon,
  line: paintLine,
  cuboid: paintCuboid,
  landmark: paintLandmark,
};
