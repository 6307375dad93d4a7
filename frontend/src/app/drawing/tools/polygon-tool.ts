import { VertexTool } from './vertex-tool';

/** Click to add a corner; a click near the first corner, Enter, the right button or a double click closes. */
export const polygonTool = new VertexTool({
  id: 'polygon',
  closed: true,
  hints: {
    start: 'Click to set the first corner',
    next: 'Click to add a corner · Backspace takes one back · Esc cancels',
    finish: 'Click to add a corner · Enter, right click, double click or the first corner closes · Esc cancels',
  },
});
