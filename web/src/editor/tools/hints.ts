// What the hand may do next with the tool it holds, in one sentence.
import { keyOf } from '../chosen-keys.svelte';
import type { RectangleWay, ToolId } from './tool';

export const WAY_TITLES: Readonly<Record<RectangleWay, string>> = /* text */ { corners: 'Corners', extremes: '4 points', stamp: 'Stamp' };

const WAY_HINTS: Readonly<Record<RectangleWay, () => string>> = {
  corners: () => 'Drag, or click two corners. Shift: square, Alt: from the centre.',
  extremes: () => 'Click the topmost, lowest, leftmost and rightmost point, in any order.',
  stamp: () => `Each click sets a box of the last size. ${keyOf('tool.select')} ends.`,
};

const HINTS: Readonly<Partial<Record<ToolId, string>>> = {
  polygon: 'Click, or drag freehand. Ctrl: along a neighbour’s border. Enter closes.',
  line: 'Click, or drag freehand. Ctrl: along a neighbour’s border. Enter ends.',
  cuboid: 'Drag the front, pull out the back, click. Wheel or ↑ ↓: its edges meet nearer or farther away.',
  landmark: 'Drag a box for the template, or click point by point. 1 visible, 2 occluded, 3 absent.',
  simplify: 'Wheel or ↑ ↓: fewer or more points. Enter takes it, Esc gives it up.',
  slice: 'Draw a line right across the polygon.',
};

export function hintOf(tool: ToolId, way: RectangleWay): string {
  return tool === 'rectangle' ? WAY_HINTS[way]() : (HINTS[tool] ?? '');
}
