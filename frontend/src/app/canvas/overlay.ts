import Konva from 'konva';
import { grow } from '../drawing/box';
import type { Point } from '../drawing/point';
import type { Region } from '../drawing/region';
import { RegionSet } from '../drawing/region-set';
import type { Outline } from '../drawing/shapes/shape';
import { shapeOf } from '../drawing/shapes/shape-table';
import type { Draft } from '../drawing/tool';
import type { PixelProjection } from './pixel-projection';
import { paintHandles, paintOutline, type Emphasis, type Paper } from './region-painter';

/** What is drawn above all other regions, because it is being worked on. */
export interface Work {
  readonly selection: ReadonlySet<string>;
  readonly draft: Draft | null;
  /** Colour of what is being drawn. */
  readonly colour: string;
  /** Whether selected regions can be taken by their vertices. */
  readonly handles: boolean;
}

/** The widest a region's lines, markers and handles reach beyond its bounding box, in screen px. */
const REACH_PX = 12;

// Everything is drawn at once when OpenLayers has drawn; a frame later it would lag behind the image.
Konva.autoDrawEnabled = false;

/**
 * Regions above the images.
 *
 * Konva gets no pointer events and does no hit testing: pointers belong to the map and to the tools. Points are projected
 * in double precision before they reach the canvas, whose own transform would shift them visibly in large images.
 */
export class Overlay {
  readonly #host: HTMLDivElement;
  readonly #stage: Konva.Stage;
  /** All regions nobody is working on, as one node: thousands of nodes would cost thousands of times as much. */
  readonly #restLayer = new Konva.Layer({ listening: false });
  /** One node per selected region, and one for what is being drawn. */
  readonly #workLayer = new Konva.Layer({ listening: false });
  #regions = RegionSet.EMPTY;
  #work: Work = { selection: new Set(), draft: null, colour: '#ffffff', handles: false };
  /** Regions with a node of their own. */
  #lifted: ReadonlySet<string> = new Set();
  #projection: PixelProjection | null = null;
  /** What no longer looks as it should. */
  #stale = { rest: true, work: true };

  constructor(container: HTMLElement) {
    this.#host = document.createElement('div');
    this.#host.style.cssText = 'position:absolute;inset:0;pointer-events:none';
    this.#host.ariaHidden = 'true';
    container.append(this.#host);
    this.#stage = new Konva.Stage({ container: this.#host, width: 0, height: 0, listening: false });
    this.#stage.add(this.#restLayer, this.#workLayer);
    this.#restLayer.add(this.#node((paper, projection) => this.#paintRest(paper, projection)));
  }

  showRegions(regions: RegionSet): void {
    this.#regions = regions;
    this.#rebuildWork();
    this.#stale = { rest: true, work: true };
    this.#draw();
  }

  showWork(work: Work): void {
    if (work === this.#work) return;
    this.#work = work;
    const restChanged = this.#rebuildWork();
    this.#stale = { rest: this.#stale.rest || restChanged, work: true };
    this.#draw();
  }

  /** Draws all at once where the images are now. `size` of the map in CSS px; `pixelRatio` device px per CSS px. */
  place(projection: PixelProjection, [width, height]: Point, pixelRatio: number): void {
    const resized = this.#stage.width() !== width || this.#stage.height() !== height;
    if (resized) this.#stage.size({ width, height });
    const denser = this.#restLayer.getCanvas().getPixelRatio() !== pixelRatio;
    if (denser) for (const layer of this.#stage.getLayers()) layer.getCanvas().setPixelRatio(pixelRatio);
    const moved = this.#projection === null || !this.#projection.equals(projection);
    this.#projection = projection;
    if (resized || denser || moved) this.#stale = { rest: true, work: true };
    this.#draw();
  }

  dispose(): void {
    this.#stage.destroy();
    this.#host.remove();
  }

  #draw(): void {
    if (this.#projection === null) return;
    if (this.#stale.rest) this.#restLayer.drawScene();
    if (this.#stale.work) this.#workLayer.drawScene();
    this.#stale = { rest: false, work: false };
  }

  /** Makes the nodes of the work layer anew; answers whether other regions than before are left to the rest layer. */
  #rebuildWork(): boolean {
    const { selection, draft, colour } = this.#work;
    const lifted = new Map<string, Region>();
    for (const regionId of selection) {
      const region = this.#regions.get(regionId);
      if (region) lifted.set(regionId, region);
    }
    if (draft?.kind === 'regions') for (const region of draft.regions) lifted.set(region.regionId, region);

    this.#workLayer.destroyChildren();
    for (const region of lifted.values()) {
      this.#workLayer.add(this.#node((paper, projection) => this.#paintLifted(paper, projection, region)));
    }
    if (draft?.kind === 'path') {
      this.#workLayer.add(this.#node((paper, projection) => paintPath(paper, projection, draft, colour)));
    }
    const changed = lifted.size !== this.#lifted.size || [...lifted.keys()].some((id) => !this.#lifted.has(id));
    this.#lifted = new Set(lifted.keys());
    return changed;
  }

  #paintRest(paper: Paper, projection: PixelProjection): void {
    const visible = projection.imageBox(this.#stage.width(), this.#stage.height());
    for (const region of this.#regions.within(grow(visible, REACH_PX / projection.scale))) {
      if (!this.#lifted.has(region.regionId)) paintRegion(paper, projection, region, 'plain');
    }
  }

  #paintLifted(paper: Paper, projection: PixelProjection, region: Region): void {
    const isSelected = this.#work.selection.has(region.regionId);
    paintRegion(paper, projection, region, isSelected ? 'selected' : 'draft');
    if (!isSelected || !this.#work.handles) return;
    const vertices = shapeOf(region).vertices(region.geometry);
    if (vertices.length > 1) paintHandles(paper, project(vertices, projection), region.colour);
  }

  #node(paint: (paper: Paper, projection: PixelProjection) => void): Konva.Shape {
    return new Konva.Shape({
      listening: false,
      // Konva would paint a shape of several parts twice, to make it transparent as a whole.
      perfectDrawEnabled: false,
      sceneFunc: ({ _context: context }) => {
        if (this.#projection) paint(context, this.#projection);
      },
    });
  }
}

function project(points: readonly Point[], projection: PixelProjection): readonly Point[] {
  return points.map((point) => projection.toScreen(point));
}

function paintRegion(paper: Paper, projection: PixelProjection, region: Region, emphasis: Emphasis): void {
  const { points, closed }: Outline = shapeOf(region).outline(region.geometry);
  paintOutline(paper, { points: project(points, projection), closed }, region.colour, emphasis);
}

function paintPath(
  paper: Paper,
  projection: PixelProjection,
  { points, closed, handles, target }: Extract<Draft, { kind: 'path' }>,
  colour: string,
): void {
  paintOutline(paper, { points: project(points, projection), closed }, colour, 'draft');
  const others = handles.filter((handle) => handle !== target);
  paintHandles(paper, project(others, projection), colour, target && projection.toScreen(target));
}
