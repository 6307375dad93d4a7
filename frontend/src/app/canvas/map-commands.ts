import type { CanvasMap } from './canvas-map';
import type { KeyCommand } from './keyboard';

/** Does what a key asks of the view. */
export function moveView(map: CanvasMap, command: Exclude<KeyCommand, { readonly kind: 'tool' }>): void {
  switch (command.kind) {
    case 'pan':
      return map.panBy(command.dx, command.dy);
    case 'zoomBy':
      return map.zoomBy(command.factor);
    case 'zoomTo':
      return map.zoomTo(command.scale);
    case 'fit':
      return map.fit();
  }
}
