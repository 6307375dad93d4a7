import type { Point } from '../../drawing/point';
import type { RegionChange } from '../../drawing/region';
import { RegionSet } from '../../drawing/region-set';
import type { ToolId } from '../../drawing/tool';
import { toolOf } from '../../drawing/tools/tool-table';
import type { CanvasMap } from '../canvas-map';
import { pointerInput } from '../pointer-input';
import { PointerRouting } from '../pointer-routing';
import { toolContext } from '../tool-context';
import { ToolInHand } from '../tool-in-hand';

/** A tool in hand on the bench's canvas; it writes down what is drawn. */
export class BenchHand {
  readonly committed: RegionChange[] = [];
  readonly #map: CanvasMap;
  readonly #hand: ToolInHand;

  constructor(map: CanvasMap, tool: ToolId) {
    this.#map = map;
    this.#hand = new ToolInHand({
      context: () =>
        toolContext({
          ...{ regions: RegionSet.EMPTY, layers: new Map(), selection: new Set<string>(), projection: map.projection },
          ...{ readOnly: false, drawLayerId: 1, drawColour: '#ffffff' },
        }),
      canDraw: () => true,
      carryOut: (effect) => {
        if (effect.type === 'commit') this.committed.push(...effect.changes);
      },
    });
    this.#hand.takeUp(toolOf(tool));
    const input = (event: MouseEvent) => pointerInput(event, this.#imagePoint(event));
    new PointerRouting(map.viewport, {
      claims: (event) => this.#hand.claims(input(event)),
      pointer: (type, event) => this.#hand.pointer(type, input(event)),
      lost: () => this.#hand.tell('lost'),
      menu: () => this.#hand.endDrawing(),
      at: () => undefined,
    });
  }

  /** Finishes what is being drawn. */
  complete(): void {
    this.#hand.tell('complete');
  }

  #imagePoint({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.#map.viewport.getBoundingClientRect();
    return this.#map.projection?.toImage([clientX - left, clientY - top]) ?? [NaN, NaN];
  }
}
