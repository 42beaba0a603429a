// The tools by name. A new tool is one file and one line here.
import { DrawRectangleTool } from './draw-rectangle';
import { PanTool } from './pan';
import { SelectTool } from './select';
import type { Hand, Tool, ToolId } from './tool';

export function makeTools(hand: Hand): Record<ToolId, Tool> {
  return {
    select: new SelectTool(hand),
    rectangle: new DrawRectangleTool(hand),
    pan: new PanTool(hand),
  };
}
