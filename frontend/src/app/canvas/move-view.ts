import type { CanvasMap } from './canvas-map';
import type { KeyCommand } from './keyboard';

/** What a key does to the view. */
export type ViewCommand = Extract<KeyCommand, { kind: 'pan' | 'zoomBy' | 'zoomTo' | 'fit' }>;

/** Moves the view as a key asks for; without a map there is nothing to move. */
export function moveView(command: ViewCommand, map: CanvasMap | undefined): void {
  switch (command.kind) {
    case 'pan':
      return map?.panBy(command.dx, command.dy);
    case 'zoomBy':
      return map?.zoomBy(command.factor);
    case 'zoomTo':
      return map?.zoomTo(command.scale);
    case 'fit':
      return map?.fit();
  }
}
