// The tools that nobody needs for the first look at a job. A new tool is one file and one line here.
import { DrawCuboidTool } from './draw-cuboid';
import { DrawLandmarkTool } from './draw-landmark';
import { DrawOutlineTool } from './draw-outline';
import { DrawRectangleTool } from './draw-rectangle';
import { RectangleTool } from './rectangle-ways';
import { SimplifyTool } from './simplify';
import { SliceTool } from './slice';
import type { Hand, Tool, ToolId } from './tool';

export function makeFurtherTools(hand: Hand): Partial<Record<ToolId, Tool>> {
  return {
    rectangle: new RectangleTool(hand, new DrawRectangleTool(hand)),
    polygon: new DrawOutlineTool(hand, 'polygon'),
    line: new DrawOutlineTool(hand, 'line'),
    cuboid: new DrawCuboidTool(hand),
    landmark: new DrawLandmarkTool(hand),
    simplify: new SimplifyTool(hand),
    slice: new SliceTool(hand),
  };
}
