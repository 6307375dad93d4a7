import { VertexTool } from './vertex-tool';

/** Click to add a point; Enter, the right button or a double click finishes. */
export const lineTool = new VertexTool({
  id: 'line',
  closed: false,
  hints: {
    start: $localize`Click to start the line`,
    next: $localize`Click to add a point · Esc cancels`,
    finish: $localize`Click to add a point · Enter, right click or double click finishes · Esc cancels`,
  },
});
