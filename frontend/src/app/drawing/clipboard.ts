import { drawAll } from './effects';
import { isReachable } from './hit-test';
import { anotherLike } from './pieces';
import { rotateAbout, type Point } from './point';
import { PLAIN_STYLE, type Region } from './region';
import { parseGeometry, shapeOf } from './shapes/shape-table';
import type { Effect, Figure, ToolContext } from './tool';

/** What tells our text in the system's clipboard from any other. */
const MARK = 'memento/regions';
const FORMAT = 1;

/** What lies on its own place already is pasted this far to the right and down from it, in screen px. */
export const PASTE_OFFSET_PX = 10;

/** More copies on one place than this are not looked for. */
const MOST_STEPS = 100;

/** A region as the clipboard has it: what it is and how it looks, not who it is. */
export type CopiedRegion = Pick<Region, 'shape' | 'geometry' | 'name' | 'labelId' | 'colour' | 'strokePx' | 'filled'>;

/** Copied regions, and the project whose labels they carry. */
export interface Copied {
  readonly projectId: number;
  readonly regions: readonly CopiedRegion[];
}

/**
 * Regions as text for the system's clipboard: JSON,
 * `{"type": "memento/regions", "format": 1, "project_id", "regions": [{"shape", "geometry", "name", "label_id", "colour", "stroke_px", "filled"}]}`,
 * with geometry as the API has it.
 */
export function copyText(regions: readonly Region[], projectId: number): string {
  return JSON.stringify({
    type: MARK,
    format: FORMAT,
    project_id: projectId,
    regions: regions.map(({ shape, geometry, name, labelId, colour, strokePx, filled }) => {
      return { shape, geometry, name, label_id: labelId, colour, stroke_px: strokePx, filled };
    }),
  });
}

/** Reads such a text; null when it is anything else. Regions that are not valid are left out. */
export function parseCopied(text: string): Copied | null {
  if (!text.includes(MARK)) return null;
  let wire: unknown;
  try {
    wire = JSON.parse(text);
  } catch {
    // Any text can be in the clipboard; a SyntaxError says that this is not ours.
    return null;
  }
  if (!isRecord(wire) || wire['type'] !== MARK || wire['format'] !== FORMAT || !Array.isArray(wire['regions']))
    return null;
  const regions = (wire['regions'] as unknown[]).map(parseRegion).filter((region) => region !== null);
  return { projectId: numberOr(wire['project_id'], 0), regions };
}

function parseRegion(wire: unknown): CopiedRegion | null {
  if (!isRecord(wire)) return null;
  const { shape, geometry, name, label_id: labelId, colour, stroke_px: strokePx, filled } = wire;
  const figure = parseGeometry(String(shape), geometry);
  if (figure === null || typeof colour !== 'string' || !/^#[0-9a-f]{6}$/.test(colour)) return null;
  return {
    ...figure,
    colour,
    name: typeof name === 'string' ? name : '',
    labelId: numberOr(labelId, 0),
    strokePx: Math.min(20, Math.max(0.5, numberOr(strokePx, PLAIN_STYLE.strokePx))),
    filled: typeof filled === 'boolean' ? filled : PLAIN_STYLE.filled,
  };
}

function isRecord(wire: unknown): wire is Record<string, unknown> {
  return typeof wire === 'object' && wire !== null;
}

function numberOr(wire: unknown, otherwise: number): number {
  return typeof wire === 'number' && Number.isFinite(wire) ? wire : otherwise;
}

/**
 * Draws copied regions anew where they were, under fresh ids and on the layer drawn on, and selects them. When one of
 * them would lie exactly on one like it, all go some screen px further. One step of undo.
 *
 * @param projectId  The project pasted into: the classes of another one mean nothing here and are left off.
 */
export function paste({ projectId: from, regions }: Copied, projectId: number, ctx: ToolContext): readonly Effect[] {
  if (regions.length === 0) return [];
  let moved: readonly CopiedRegion[] = regions;
  for (let step = 1; step <= MOST_STEPS && moved.some((region) => isTaken(region, ctx)); step++) {
    moved = regions.map((region) => translated(region, offset(step, ctx)));
  }
  return drawAll(
    moved.map(({ shape, geometry, ...rest }) => {
      const labelId = from === projectId ? rest.labelId : 0;
      return { ...ctx.newRegion(shape, geometry), ...rest, labelId };
    }),
  );
}

/** Draws what is selected once more, some screen px further, on the same layers where that may be done. */
export function duplicate(ctx: ToolContext): readonly Effect[] {
  const regions = [...ctx.selection].map((id) => ctx.region(id)).filter((region) => region !== undefined);
  const visible = regions.filter((region) => isReachable(region));
  return drawAll(
    visible.map((region) => {
      const figure = translated(region, offset(1, ctx));
      if (ctx.canEdit(region)) return anotherLike(region, { shape: figure.shape, geometry: figure.geometry }, ctx);
      const { layerId } = ctx.newRegion(figure.shape, figure.geometry);
      return { ...anotherLike(region, { shape: figure.shape, geometry: figure.geometry }, ctx), layerId };
    }),
  );
}

/** To the right and down on the screen, however the image is turned. */
function offset(step: number, { scale, turn }: ToolContext): Point {
  const px = (PASTE_OFFSET_PX * step) / scale;
  return rotateAbout([px, px], [0, 0], -turn);
}

function translated<Some extends Figure>(figure: Some, by: Point): Some {
  return { ...figure, geometry: shapeOf(figure).translate(figure.geometry, by) };
}

/** Whether a region of the same figure lies at the same place, to a hundredth of a px. */
function isTaken({ shape, geometry }: Figure, ctx: ToolContext): boolean {
  const rules = shapeOf({ shape });
  const key = ({ geometry: each }: Pick<Figure, 'geometry'>): string =>
    rules
      .outline(each)
      .points.map((point) => point.map((at) => at.toFixed(2)).join())
      .join(' ');
  const wanted = key({ geometry });
  return ctx.regionsWithin(rules.bounds(geometry)).some((other) => other.shape === shape && key(other) === wanted);
}
