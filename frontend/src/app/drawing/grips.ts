import { HANDLE_DISTANCE_PX, isChangeable } from './hit-test';
import { frameOf, GRIPS, onFrame, type Frame } from './frame';
import { distance, rotateAbout, type Point } from './point';
import type { PointsGeometry, Region } from './region';
import { shapeOf } from './shapes/shape-table';
import type { Handle, ToolContext } from './tool';
import { edgesOf } from './vertices';

/** Which handles a selection gets: those that suit its shape, its corners, or the box around it. */
export type HandleMode = 'own' | 'vertices' | 'box';

/** What a hand holds when it takes a handle; regions as they were then. */
export type Grip =
  | { readonly hold: 'vertex'; readonly region: Region; readonly index: number }
  /** The middle of an edge, where a corner is about to be made. */
  | { readonly hold: 'edge'; readonly region: Region; readonly index: number }
  | { readonly hold: 'resize'; readonly regions: readonly Region[]; readonly frame: Frame; readonly side: Point }
  | { readonly hold: 'rotate'; readonly regions: readonly Region[]; readonly frame: Frame };

/** A handle, what a hand holds by it, and the CSS cursor over it. */
export interface PlacedGrip {
  readonly handle: Handle;
  readonly grip: Grip;
  readonly cursor: string;
}

/** An edge shorter than this on the screen has no handle in its middle. */
const MIDDLE_NEEDS_PX = 30;
/** A box has handles on sides of this length, and at its corners when it is this large; else they would cover it. */
const SIDE_NEEDS_PX = 40;
const CORNERS_NEED_PX = 16;
/** How far from the box the handle is that turns it, in screen px. */
const ROTATE_AWAY_PX = 26;
/** The box around more regions than this is not worked out: it would have to be at every move of the pointer. */
const MOST_IN_BOX = 500;
/** More corners than this on one region have no handles; nobody could tell them apart. */
const MOST_VERTICES = 20_000;

/** What is selected and may be changed, in order of selection. */
export function changeableSelection(ctx: ToolContext): readonly Region[] {
  return [...ctx.selection]
    .map((id) => ctx.region(id))
    .filter((region) => region !== undefined)
    .filter((region) => isChangeable(region, ctx));
}

/** All handles of some regions; none when they are too many, or what is selected has none. */
export function gripsOf(regions: readonly Region[], mode: HandleMode, ctx: ToolContext): readonly PlacedGrip[] {
  if (regions.length === 0 || regions.length > MOST_IN_BOX) return [];
  const [only] = regions;
  if (regions.length === 1) {
    if (only.shape === 'point') return [];
    const byVertices = mode === 'vertices' || (mode === 'own' && only.shape !== 'freehand');
    if ('points' in only.geometry && byVertices) return vertexGrips(only, only.geometry, ctx);
  }
  return mode === 'box' || regions.length === 1 ? boxGrips(regions, ctx) : [];
}

/** The grip that a press at `at` takes: the nearest, the first of equals. */
export function gripAt(at: Point, grips: readonly PlacedGrip[], ctx: ToolContext): PlacedGrip | null {
  let best: PlacedGrip | null = null;
  let bestDistance = HANDLE_DISTANCE_PX / ctx.scale;
  for (const each of grips) {
    const away = distance(each.handle.at, at);
    if (away > bestDistance || (best !== null && away === bestDistance)) continue;
    [best, bestDistance] = [each, away];
  }
  return best;
}

function vertexGrips(region: Region, geometry: PointsGeometry, ctx: ToolContext): readonly PlacedGrip[] {
  const vertices = shapeOf(region).vertices(geometry);
  if (vertices.length > MOST_VERTICES) return [];
  const corners = vertices.map((at, index): PlacedGrip => {
    return { handle: { at, kind: 'vertex' }, grip: { hold: 'vertex', region, index }, cursor: 'crosshair' };
  });
  const long = edgesOf(geometry, region.shape !== 'line').filter(
    ({ from, to }) => distance(from, to) * ctx.scale >= MIDDLE_NEEDS_PX,
  );
  const middles = long.map(({ index, middle }): PlacedGrip => {
    return { handle: { at: middle, kind: 'middle' }, grip: { hold: 'edge', region, index }, cursor: 'copy' };
  });
  return [...corners, ...middles];
}

function boxGrips(regions: readonly Region[], ctx: ToolContext): readonly PlacedGrip[] {
  const frame = frameOf(regions);
  const [width, height] = [frame.width * ctx.scale, frame.height * ctx.scale];
  if (Math.max(width, height) < CORNERS_NEED_PX) return [];
  const sides = GRIPS.filter(([u, v]) => {
    if (u === 0) return width >= SIDE_NEEDS_PX;
    return v === 0 ? height >= SIDE_NEEDS_PX : true;
  });
  const resizing = sides.map((side): PlacedGrip => {
    const at = onFrame(frame, side);
    return {
      handle: { at, kind: 'resize' },
      grip: { hold: 'resize', regions, frame, side },
      cursor: cursorOf(side, frame, ctx),
    };
  });
  const stem = onFrame(frame, [0, -1]);
  const up = rotateAbout([0, -ROTATE_AWAY_PX / ctx.scale], [0, 0], frame.rotation);
  const handle: Handle = { at: [stem[0] + up[0], stem[1] + up[1]], kind: 'rotate', stem };
  return [...resizing, { handle, grip: { hold: 'rotate', regions, frame }, cursor: 'grab' }];
}

const RESIZE_CURSORS = ['ew-resize', 'nwse-resize', 'ns-resize', 'nesw-resize'] as const;

/** The arrow that points, on the screen, the way the side can be pulled. */
function cursorOf([u, v]: Point, frame: Frame, ctx: ToolContext): string {
  const eighths = Math.round((Math.atan2(v, u) + frame.rotation + ctx.turn) / (Math.PI / 4));
  return RESIZE_CURSORS[((eighths % 4) + 4) % 4];
}
