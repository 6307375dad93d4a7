import { VertexTool } from './vertex-tool';

/** Click to add a point; Enter, the right button or a double click finishes. */
export const lineTool = new VertexTool({
  id: 'line',
  closed: false,
  hints: {
    start: 'Click to start the line',
    next: 'Click to add a point · Esc cancels',
    finish: 'Click to add a point · Enter, right click or double click finishes · Esc cancels',
  },
});
