// The tools by name. A new tool is one file and one line here.
import { DrawCuboidTool } from './draw-cuboid';
import { DrawLandmarkTool } from './draw-landmark';
import { DrawOutlineTool } from './draw-outline';
import { DrawRectangleTool } from './draw-rectangle';
import { PanTool } from './pan';
import { SelectTool } from './select';
import type { Hand, Tool, ToolId } from './tool';

export function makeTools(hand: Hand): Record<ToolId, Tool> {
  return {
    select: new SelectTool(hand),
    rectangle: new DrawRectangleTool(hand),
    polygon: new DrawOutlineTool(hand, 'polygon'),
    line: new DrawOutlineTool(hand, 'line'),
    cuboid: new DrawCuboidTool(hand),
    landmark: new DrawLandmarkTool(hand),
    pan: new PanTool(hand),
  };
}
