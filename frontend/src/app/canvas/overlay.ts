import Konva from 'konva';
import type { Point } from '../drawing/point';
import type { Region } from '../drawing/region';
import { RegionSet } from '../drawing/region-set';
import type { Draft, Handle } from '../drawing/tool';
import type { OverlayView } from './bitmap-frame';
import { opacityOf, type LayerLooks } from './layer-looks';
import { MovingPicture } from './moving-picture';
import { paintRegion } from './paint-region';
import type { PixelProjection } from './pixel-projection';
import { RegionBackdrop } from './region-backdrop';
import { paintGrips, paintHandles, paintOutline, type Emphasis, type Paper } from './region-painter';

/** What is drawn above all other regions, because it is being worked on. */
export interface Work {
  readonly selection: ReadonlySet<string>;
  /** The region that a pointer is on, here or in a list. */
  readonly hovered: string | null;
  readonly draft: Draft | null;
  /** Colour of what is being drawn. */
  readonly colour: string;
  /** By which the selection can be taken, asked anew in each frame: they keep their distances on the screen. */
  readonly handles: (() => readonly Handle[]) | null;
}

/** More selected regions than so have no nodes of their own: they only stand out. */
const MOST_NODES = 200;
const NOTHING: ReadonlySet<string> = new Set();

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
  readonly #backdrop = new RegionBackdrop(() => {
    this.#stale.rest = true;
    this.#draw();
  });
  /** The same in place of that layer's canvas, while the view moves. */
  readonly #moving: MovingPicture;
  /** One node per region that is worked on, and one for what is being drawn. */
  readonly #workLayer = new Konva.Layer({ listening: false });
  #regions = RegionSet.EMPTY;
  #layers: LayerLooks = new Map();
  #work: Work = { selection: NOTHING, hovered: null, draft: null, colour: '#ffffff', handles: null };
  /** Regions with a node of their own in place of the one in the backdrop. */
  #lifted: ReadonlySet<string> = NOTHING;
  #projection: PixelProjection | null = null;
  #view: OverlayView | null = null;
  /** What no longer looks as it should. */
  #stale = { rest: true, work: true };
  /** Whether there is anything on the work layer's canvas. */
  #hadWork = false;

  constructor(container: HTMLElement) {
    this.#host = document.createElement('div');
    this.#host.style.cssText = 'position:absolute;inset:0;pointer-events:none';
    this.#host.ariaHidden = 'true';
    container.append(this.#host);
    this.#stage = new Konva.Stage({ container: this.#host, width: 0, height: 0, listening: false });
    this.#moving = new MovingPicture(this.#host);
    this.#stage.add(this.#restLayer, this.#workLayer);
    this.#restLayer.add(
      this.#node((context, projection) => {
        if (this.#view) this.#backdrop.paint(context, projection, this.#view);
      }),
    );
  }

  /** Whether what is in view is drawn as it is, and as sharp as can be. */
  get isSharp(): boolean {
    return this.#backdrop.isSharp;
  }

  /** Whether there is nothing left to draw, either beside the view. */
  get isSettled(): boolean {
    return this.#backdrop.isSettled;
  }

  showRegions(regions: RegionSet): void {
    if (regions === this.#regions) return;
    this.#regions = regions;
    this.#rebuild();
  }

  showLayers(layers: LayerLooks): void {
    if (layers === this.#layers) return;
    this.#layers = layers;
    this.#rebuild();
  }

  showWork(work: Work): void {
    if (work === this.#work) return;
    this.#work = work;
    this.#rebuild();
  }

  /** Draws all at once where the images are now. `size` of the map in CSS px; `pixelRatio` device px per CSS px. */
  place(projection: PixelProjection, [width, height]: Point, pixelRatio: number): void {
    const resized = this.#stage.width() !== width || this.#stage.height() !== height;
    if (resized) this.#stage.size({ width, height });
    const denser = this.#restLayer.getCanvas().getPixelRatio() !== pixelRatio;
    if (denser) for (const layer of this.#stage.getLayers()) layer.getCanvas().setPixelRatio(pixelRatio);
    const moved = this.#projection === null || !this.#projection.equals(projection);
    this.#projection = projection;
    if (resized || denser || moved) {
      this.#view = { toScreen: projection.affine, size: [width, height], pixelRatio };
      this.#stale = { rest: true, work: true };
    }
    this.#draw();
  }

  dispose(): void {
    this.#backdrop.dispose();
    this.#stage.destroy();
    this.#host.remove();
  }

  #draw(): void {
    if (this.#projection === null) return;
    if (this.#stale.rest) this.#drawRest(this.#projection);
    // An empty canvas that is drawn costs as much as a full one.
    const isWorking = this.#workLayer.hasChildren();
    if (this.#stale.work && (isWorking || this.#hadWork)) this.#workLayer.drawScene();
    this.#hadWork = isWorking;
    this.#stale = { rest: false, work: false };
  }

  #drawRest(projection: PixelProjection): void {
    const view = this.#view;
    if (view === null) return;
    this.#backdrop.look(view);
    const moving = this.#backdrop.moving(projection, view);
    this.#restLayer.getNativeCanvasElement().style.visibility = moving ? 'hidden' : 'visible';
    if (moving) {
      this.#moving.show(moving.image, moving.way, view.pixelRatio);
      return;
    }
    this.#restLayer.drawScene();
    this.#moving.hide();
  }

  /** Makes the nodes of the work layer anew, and leaves the rest to the backdrop. */
  #rebuild(): void {
    const { selection, hovered, draft } = this.#work;
    const areMany = selection.size > MOST_NODES;
    const lifted = new Map<string, Region>();
    if (!areMany) {
      for (const regionId of selection) {
        const region = this.#regions.get(regionId);
        if (region) lifted.set(regionId, region);
      }
    }
    if (draft?.kind === 'regions') for (const region of draft.regions) lifted.set(region.regionId, region);
    this.#makeNodes(lifted, hovered === null ? undefined : this.#regions.get(hovered));

    const isSame = lifted.size === this.#lifted.size && [...lifted.keys()].every((id) => this.#lifted.has(id));
    if (!isSame) this.#lifted = new Set(lifted.keys());
    const rest = {
      regions: this.#regions,
      lifted: this.#lifted,
      selected: areMany ? selection : NOTHING,
      layers: this.#layers,
    };
    if (this.#backdrop.show(rest)) this.#stale.rest = true;
    this.#stale.work = true;
    this.#draw();
  }

  #makeNodes(lifted: ReadonlyMap<string, Region>, hovered: Region | undefined): void {
    const { draft, handles, colour, selection } = this.#work;
    this.#workLayer.destroyChildren();
    if (hovered && !lifted.has(hovered.regionId)) this.#addRegion(hovered, 'hovered');
    for (const region of lifted.values()) {
      this.#addRegion(region, selection.has(region.regionId) ? 'selected' : 'draft');
    }
    if (draft?.kind === 'path') {
      this.#workLayer.add(this.#node((paper, projection) => paintPath(paper, projection, draft, colour)));
    }
    if (handles !== null) {
      const line = this.#handleColour(lifted);
      this.#workLayer.add(
        this.#node((paper, projection) => paintGrips(paper, handles(), (point) => projection.toScreen(point), line)),
      );
    }
  }

  #addRegion(region: Region, emphasis: Emphasis): void {
    const opacity = opacityOf(region, this.#layers);
    if (opacity === 0) return;
    this.#workLayer.add(
      this.#node((paper, projection) =>
        paintRegion(paper, (point) => projection.toScreen(point), region, emphasis, opacity),
      ),
    );
  }

  /** Handles are in the colour of what they belong to. */
  #handleColour(lifted: ReadonlyMap<string, Region>): string {
    const [first] = lifted.values();
    return first?.colour ?? this.#work.colour;
  }

  #node(paint: (context: CanvasRenderingContext2D, projection: PixelProjection) => void): Konva.Shape {
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

function paintPath(
  paper: Paper,
  projection: PixelProjection,
  { points, closed, holes = [], handles, target }: Extract<Draft, { kind: 'path' }>,
  colour: string,
): void {
  const place = (some: readonly Point[]) => some.map((point) => projection.toScreen(point));
  const look = { colour, strokePx: 2, filled: false, emphasis: 'draft' } as const;
  paintOutline(paper, { points: place(points), closed, holes: holes.map(place) }, look);
  const others = handles.filter((handle) => handle !== target);
  paintHandles(paper, place(others), colour, target && projection.toScreen(target));
}
