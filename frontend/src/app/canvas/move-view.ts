import type { Point } from '../drawing/point';
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

/** What is nearer to the edge of the view than this is hardly seen; screen px. */
const EDGE_PX = 12;

/** Brings a place (image px) into the middle, unless it is in view. */
export function bringIntoView(place: Point, map: CanvasMap | undefined): void {
  if (!map?.projection) return;
  const [[x, y], [width, height]] = [map.projection.toScreen(place), map.size];
  const isSeen = x >= EDGE_PX && y >= EDGE_PX && x <= width - EDGE_PX && y <= height - EDGE_PX;
  if (!isSeen) map.centreOn(place);
}
