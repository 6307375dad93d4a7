import { copyText, duplicate, parseCopied, paste } from '../clipboard';
import { operate } from '../operations';
import type { Point } from '../point';
import type { Region } from '../region';
import { toolOf } from '../tools/tool-table';
import type { Modifiers, ToolId, ToolIntent } from '../tool';
import { oneOf } from './random';
import { aRegion, draw, type ToolDriver } from './tool-driver';

const TOOLS: readonly ToolId[] = [
  ...(['select', 'select', 'vertices', 'vertices', 'transform', 'transform', 'split', 'split'] as const),
  ...(['point', 'line', 'polygon', 'rectangle', 'ellipse', 'freehand', 'freehand'] as const),
];
const INTENTS: readonly ToolIntent[] = [
  ...(['complete', 'complete', 'complete', 'cancel', 'undoStep', 'delete', 'settle', 'lost', 'interrupt'] as const),
  ...(['nextCorner', 'nextCorner', 'nextCorner', 'previousCorner', 'insertCorner', 'insertCorner'] as const),
];

const ring = (x: number, y: number, size: number): readonly Point[] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
];

/** What there is before a fumbling hand comes: some of each kind, one that is locked, one that is hidden. */
export const FUMBLED: readonly Region[] = [
  aRegion('rectangle', { x: 0, y: 0, width: 40, height: 40 }, { regionId: 'a' }),
  aRegion('polygon', { points: ring(50, 10, 50), holes: [ring(60, 20, 15)] }, { regionId: 'b', strokePx: 4 }),
  aRegion('line', { points: [[0, 100], [50, 110], [90, 70]] }, { regionId: 'c' }), // prettier-ignore
  aRegion('ellipse', { x: 20, y: 50, width: 60, height: 30, rotation: 0.7 }, { regionId: 'd' }),
  aRegion('freehand', { points: [[70, 70], [110, 75], [100, 110], [80, 100]] }, { regionId: 'e' }), // prettier-ignore
  aRegion('point', { points: [[30, 30]] }, { regionId: 'f' }),
  aRegion('polygon', { points: ring(20, 20, 70) }, { regionId: 'locked', locked: true }),
  aRegion('rectangle', { x: 10, y: 10, width: 60, height: 60 }, { regionId: 'hidden', hidden: true }),
];

/** Half of the places on a coarse grid, so that points often coincide, close shapes and hit handles. */
function place(random: () => number): Point {
  if (random() < 0.5) return [Math.floor(random() * 12) * 10, Math.floor(random() * 12) * 10];
  return [random() * 120, random() * 120];
}

function held(random: () => number): (keyof Modifiers)[] {
  return (['shift', 'alt'] as const).filter(() => random() < 0.2);
}

function gesture(hands: ToolDriver, random: () => number): void {
  hands.holding(...held(random));
  const handles = hands.handles;
  const from = handles.length > 0 && random() < 0.4 ? oneOf(random, handles).at : place(random);
  const kind = random();
  if (kind < 0.3) hands.click(...from);
  else if (kind < 0.35) hands.doubleClick(...from);
  else if (kind < 0.7) hands.drag(from, place(random), ...Array.from({ length: 4 }, () => place(random)));
  else if (kind < 0.8) hands.send({ type: oneOf(random, INTENTS) });
  else if (kind < 0.82)
    hands
      .press(']')
      .nudge(7, -3)
      .settle()
      .press(oneOf(random, ['Delete', 'Insert'] as const));
  else if (kind < 0.84) hands.nudge(1, 0).nudge(0, 10).settle();
  else if (kind < 0.88) hands.down(...from).send({ type: oneOf(random, INTENTS) });
  else hands.take(toolOf(oneOf(random, TOOLS)));
}

/** What needs no pointer. */
function action(hands: ToolDriver, random: () => number): void {
  const kind = random();
  if (kind < 0.7) {
    // Most of the time there is something to clip.
    if (random() < 0.7) hands.perform(() => [{ type: 'select', regionIds: someAreas(hands.regions, random) }]);
    const operation = oneOf(random, ['unite', 'subtract', 'intersect'] as const);
    hands.perform((ctx) => operate(operation, ctx));
    return;
  }
  if (kind < 0.85) {
    hands.perform(duplicate);
    return;
  }
  const copied = parseCopied(
    copyText(
      hands.regions.filter(({ regionId }) => hands.selection.includes(regionId)),
      3,
    ),
  );
  hands.perform((ctx) => paste(copied ?? { projectId: 3, regions: [] }, 3, ctx));
}

function someAreas(regions: readonly Region[], random: () => number): readonly string[] {
  return regions
    .filter(({ shape }) => shape !== 'point' && shape !== 'line' && random() < 0.4)
    .map(({ regionId }) => regionId);
}

/** A hand that does not know what it wants, with any tool, at any zoom. */
export function aFumbler(random: () => number): ToolDriver {
  const surface = { scale: 0.5 + random() * 4, turn: random() < 0.5 ? 0 : random() * 6, snapping: random() < 0.3 };
  return draw(toolOf(oneOf(random, TOOLS)), { regions: FUMBLED, ...surface });
}

/** One thing or another that can be done. */
export function fumble(hands: ToolDriver, random: () => number): void {
  if (random() < 0.1) action(hands, random);
  else gesture(hands, random);
}
