import { snap } from '../snapping';
import type { Tool, ToolContext, ToolEvent, ToolId } from '../tool';
import { boxTool } from './box-tool';
import { EditTool } from './edit-tool';
import { freehandTool } from './freehand-tool';
import { lineTool } from './line-tool';
import { pointTool } from './point-tool';
import { polygonTool } from './polygon-tool';
import { splitTool } from './split-tool';

const TOOLS = {
  select: new EditTool({
    id: 'select',
    mode: 'own',
    hint: $localize`Click a region to select it · Shift adds, and draws a box · drag to move`,
  }),
  vertices: new EditTool({
    id: 'vertices',
    mode: 'vertices',
    hint: $localize`Drag a corner, or the middle of an edge to add one · Alt+click removes a corner · Keys: ] and [ choose one`,
  }),
  transform: new EditTool({
    id: 'transform',
    mode: 'box',
    hint: $localize`Drag a handle to resize what is selected, the one above it to turn it`,
  }),
  split: splitTool,
  point: snapping(pointTool),
  line: snapping(lineTool),
  polygon: snapping(polygonTool),
  rectangle: snapping(boxTool('rectangle')),
  ellipse: snapping(boxTool('ellipse')),
  freehand: freehandTool,
};

/** The tool of that name. Its state is its own affair: keep what `step` returns and hand it back. */
export function toolOf(id: ToolId): Tool {
  // TypeScript lets this pass because methods may be narrower; a ToolSession never mixes the states of two tools.
  return TOOLS[id];
}

/** A tool whose points are pulled to what is near, while that is switched on. */
function snapping<State extends { readonly at: string }>(tool: Tool<State>): Tool<State> {
  const pulled = (event: ToolEvent, ctx: ToolContext): ToolEvent =>
    'at' in event ? { ...event, at: snap(event.at, ctx) } : event;
  return {
    id: tool.id,
    cursor: tool.cursor,
    initial: tool.initial,
    hint: (state) => tool.hint(state),
    step: (state, event, ctx) => tool.step(state, ctx.snapping ? pulled(event, ctx) : event, ctx),
    draft: (state) => tool.draft(state),
    cursorAt: (state, at, ctx) => tool.cursorAt?.(state, at, ctx) ?? null,
  };
}
