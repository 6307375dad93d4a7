import { boxesOverlap, grow, type Box } from '../drawing/box';
import type { Region } from '../drawing/region';
import { regionSplices } from '../drawing/region-splices';
import { RegionSet } from '../drawing/region-set';
import { shapeOf } from '../drawing/shapes/shape-table';
import type { Affine } from './affine';
import { isCrisp, wayToView, type OverlayView } from './bitmap-frame';
import { opacityOf, type LayerLooks } from './layer-looks';
import { OverlayBitmap } from './overlay-bitmap';
import { paintRegion } from './paint-region';
import type { PixelProjection } from './pixel-projection';
import { visibleSplices } from './visible-splices';

/** Regions that nobody works on. */
export interface Backdrop {
  readonly regions: RegionSet;
  /** Ids of regions that have a node of their own. */
  readonly lifted: ReadonlySet<string>;
  /** Ids of regions that stand out, when they are too many for nodes. */
  readonly selected: ReadonlySet<string>;
  readonly layers: LayerLooks;
}

/** A place where the picture shows what is no longer so. */
interface Patch {
  /** Image px. */
  readonly box: Box;
  readonly change: number;
}

/** So few are painted anew in every frame, and need no picture: it costs less than showing one. */
const FEW_REGIONS = 50;
const FEW_POINTS = 1500;
/** So many changes at once are not patched one by one. */
const MOST_PATCHES = 60;
const MOST_PATCHED = 300;
/** Where so few regions are painted over the picture, the next one need not come at once. */
const FEW_PATCHED = 30;
/** The widest a region's lines and markers reach beyond its bounding box, in screen px: half of 20, and the rim. */
const REACH_PX = 14;

/** Paints all regions that nobody works on: the few by themselves, the many as a picture that is made elsewhere. */
export class RegionBackdrop {
  readonly #bitmap: OverlayBitmap;
  #backdrop: Backdrop = { regions: RegionSet.EMPTY, lifted: new Set(), selected: new Set(), layers: new Map() };
  #areFew = true;
  #patches: Patch[] = [];

  /** @param changed  It is to be painted again. */
  constructor(changed: () => void) {
    this.#bitmap = new OverlayBitmap(changed);
  }

  get isSharp(): boolean {
    return this.#areFew || this.#bitmap.isSharp;
  }

  /** Whether nothing is to be painted any more. */
  get isSettled(): boolean {
    return this.#areFew || this.#bitmap.isSettled;
  }

  /** Answers whether anything is to be painted that was not before. */
  show(backdrop: Backdrop): boolean {
    const before = this.#backdrop;
    const boxes = changedBoxes(before, backdrop);
    this.#backdrop = backdrop;
    if (boxes !== null && boxes.length === 0) return false;
    if (before.regions !== backdrop.regions) this.#areFew = areFew(backdrop.regions.regions);
    if (this.#areFew) {
      this.#bitmap.clear();
      this.#patches = [];
      return true;
    }
    const { regions, lifted, selected, layers } = backdrop;
    const isPatched = boxes !== null && countWithin(regions, boxes) <= FEW_PATCHED;
    const change = this.#bitmap.show({ regions, leftOut: lifted, selected, layers }, isPatched);
    for (const box of boxes ?? []) this.#patches.push({ box, change });
    return true;
  }

  /** The view is here now. */
  look(view: OverlayView): void {
    if (!this.#areFew) this.#bitmap.look(view);
  }

  /** The picture to move with the view, and how; null when it is to be painted: at rest, and where it is out of date. */
  moving(projection: PixelProjection, view: OverlayView): { image: HTMLCanvasElement; way: Affine } | null {
    const picture = this.#areFew || this.#bitmap.isIdle ? null : this.#bitmap.picture;
    if (picture === null || this.#patchesIn(visibleBox(projection, view), picture.change).length > 0) return null;
    return { image: picture.image, way: wayToView(picture.frame, view) };
  }

  paint(context: CanvasRenderingContext2D, projection: PixelProjection, view: OverlayView): void {
    const visible = visibleBox(projection, view);
    if (this.#areFew) {
      for (const region of this.#backdrop.regions.within(visible)) this.#paintOne(context, projection, region);
      return;
    }
    const picture = this.#bitmap.picture;
    if (picture === null) return;
    const way = wayToView(picture.frame, view);
    context.save();
    context.setTransform(...way);
    context.imageSmoothingEnabled = !isCrisp(way);
    context.drawImage(picture.image, 0, 0);
    context.restore();
    const patches = this.#patchesIn(visible, picture.change);
    if (patches.length > 0) this.#patch(context, projection, view, patches);
  }

  dispose(): void {
    this.#bitmap.clear();
  }

  #patchesIn(visible: Box, since: number): readonly Patch[] {
    this.#patches = this.#patches.filter(({ change }) => !this.#bitmap.has(change));
    return this.#patches.filter(({ box, change }) => change > since && boxesOverlap(box, visible));
  }

  #patch(
    context: CanvasRenderingContext2D,
    projection: PixelProjection,
    { pixelRatio }: OverlayView,
    patches: readonly Patch[],
  ): void {
    // As many cost more than waiting for the picture.
    if (patches.length > MOST_PATCHES) return;
    const reach = REACH_PX / projection.scale;
    const touched = new Set(patches.flatMap(({ box }) => this.#backdrop.regions.within(grow(box, 2 * reach))));
    if (touched.size > MOST_PATCHED) return;
    context.save();
    context.beginPath();
    for (const { box } of patches) {
      const [x, y, width, height] = onScreen(grow(box, reach), projection, pixelRatio);
      context.clearRect(x, y, width, height);
      context.rect(x, y, width, height);
    }
    context.clip();
    const { regions } = this.#backdrop;
    const order = [...touched].sort((a, b) => regions.position(a.regionId) - regions.position(b.regionId));
    for (const region of order) this.#paintOne(context, projection, region);
    context.restore();
  }

  #paintOne(context: CanvasRenderingContext2D, projection: PixelProjection, region: Region): void {
    const { lifted, selected, layers } = this.#backdrop;
    const opacity = opacityOf(region, layers);
    if (opacity === 0 || lifted.has(region.regionId)) return;
    const emphasis = selected.has(region.regionId) ? 'selected' : 'plain';
    paintRegion(context, (point) => projection.toScreen(point), region, emphasis, opacity);
  }
}

/** Image px; what reaches into the view included. */
function visibleBox(projection: PixelProjection, { size }: OverlayView): Box {
  return grow(projection.imageBox(...size), REACH_PX / projection.scale);
}

function areFew(regions: readonly Region[]): boolean {
  if (regions.length > FEW_REGIONS) return false;
  let points = 0;
  for (const region of regions) points += shapeOf(region).outline(region.geometry).points.length;
  return points <= FEW_POINTS;
}

function countWithin(regions: RegionSet, boxes: readonly Box[]): number {
  return boxes.reduce((sum, box) => sum + regions.within(box).length, 0);
}

/** Where two states differ, in image px; null when that is in too many places. */
function changedBoxes(before: Backdrop, now: Backdrop): Box[] | null {
  if (before.layers !== now.layers || before.selected !== now.selected) return null;
  const boxes: Box[] = [];
  for (const splice of regionSplices(before.regions.regions, now.regions.regions)) {
    for (const { removed, added } of visibleSplices(splice)) {
      if (boxes.length + removed.length + added.length > MOST_PATCHES) return null;
      for (const region of [...removed, ...added]) boxes.push(shapeOf(region).bounds(region.geometry));
    }
  }
  for (const regionId of differing(before.lifted, now.lifted)) {
    const region = now.regions.get(regionId);
    if (region) boxes.push(shapeOf(region).bounds(region.geometry));
    if (boxes.length > MOST_PATCHES) return null;
  }
  return boxes;
}

function differing(a: ReadonlySet<string>, b: ReadonlySet<string>): string[] {
  if (a === b) return [];
  return [...[...a].filter((id) => !b.has(id)), ...[...b].filter((id) => !a.has(id))];
}

/** x, y, width and height in CSS px, on whole device px. */
function onScreen(box: Box, projection: PixelProjection, pixelRatio: number): [number, number, number, number] {
  const corners = [
    projection.toScreen([box.minX, box.minY]),
    projection.toScreen([box.maxX, box.minY]),
    projection.toScreen([box.minX, box.maxY]),
    projection.toScreen([box.maxX, box.maxY]),
  ];
  const [xs, ys] = [corners.map(([x]) => x * pixelRatio), corners.map(([, y]) => y * pixelRatio)];
  const [left, top] = [Math.floor(Math.min(...xs)), Math.floor(Math.min(...ys))];
  const [right, bottom] = [Math.ceil(Math.max(...xs)), Math.ceil(Math.max(...ys))];
  return [left / pixelRatio, top / pixelRatio, (right - left) / pixelRatio, (bottom - top) / pixelRatio];
}
