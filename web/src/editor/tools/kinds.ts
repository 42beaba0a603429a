// The tools by name. A new tool is one file and one line here.
import { DrawCuboidTool } from './draw-cuboid';
import { DrawLandmarkTool } from './draw-landmark';
import { DrawOutlineTool } from './draw-outline';
import { PanTool } from './pan';
import { RectangleTool } from './rectangle-ways';
import { SelectTool } from './select';
import { SimplifyTool } from './simplify';
import { SliceTool } from './slice';
import type { Hand, Tool, ToolId } from './tool';

export function makeTools(hand: Hand): Record<ToolId, Tool> {
  return {
    select: new SelectTool(hand),
    rectangle: new RectangleTool(hand),
    polygon: new DrawOutlineTool(hand, 'polygon'),
    line: new DrawOutlineTool(hand, 'line'),
    cuboid: new DrawCuboidTool(hand),
    landmark: new DrawLandmarkTool(hand),
    simplify: new SimplifyTool(hand),
    slice: new SliceTool(hand),
    pan: new PanTool(hand),
  };
}
