import type { Tool, ToolId } from '../tool';
import { lineTool } from './line-tool';
import { pointTool } from './point-tool';
import { polygonTool } from './polygon-tool';
import { rectangleTool } from './rectangle-tool';
import { selectTool } from './select-tool';

const TOOLS = {
  select: selectTool,
  point: pointTool,
  line: lineTool,
  polygon: polygonTool,
  rectangle: rectangleTool,
  vertices: selectTool,
  transform: selectTool,
  split: lineTool,
  ellipse: rectangleTool,
  freehand: polygonTool,
};

/** The tool of that name. Its state is its own affair: keep what `step` returns and hand it back. */
export function toolOf(id: ToolId): Tool {
  // TypeScript lets this pass because methods may be narrower; a ToolSession never mixes the states of two tools.
  return TOOLS[id];
}
