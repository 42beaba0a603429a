// The tools that are there from the first paint on. The others come right after it: tools/further.ts.
import { PanTool } from './pan';
import { SelectTool } from './select';
import type { Hand, Tool, ToolId } from './tool';

export type Tools = Partial<Record<ToolId, Tool>> & { readonly select: Tool };

export function makeFirstTools(hand: Hand): Tools {
  return { select: new SelectTool(hand), pan: new PanTool(hand) };
}
