import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
  viewChild,
  type OnDestroy,
} from '@angular/core';
import type { Box } from '../drawing/box';
import type { Point } from '../drawing/point';
import { LAYER_TO_COME, type Region, type RegionChange } from '../drawing/region';
import { regionAt } from '../drawing/hit-test';
import { RegionSet } from '../drawing/region-set';
import { figureOf } from '../drawing/measure';
import type { Effect, Figure, PointerInput, ToolContext, ToolId } from '../drawing/tool';
import { toolOf } from '../drawing/tools/tool-table';
import type { CanvasChannel } from './canvas-channel';
import { CanvasKeys } from './canvas-keys';
import { CanvasMap, type CanvasPosition, type TileState } from './canvas-map';
import { watchStage } from './even-sides';
import { chosenDrawing, graphicsSupport } from './graphics-support';
import type { LayerLooks } from './layer-looks';
import { lookAtBox } from './look-at-box';
import { Overlay, type Work } from './overlay';
import { Overview } from './overview';
import type { PixelProjection } from './pixel-projection';
import { pictureFile, pictureHeight, type PictureFile, type PictureWish } from './picture-sheet';
import { pointerInput } from './pointer-input';
import { PointerRouting } from './pointer-routing';
import { scaleBar } from './scale-bar';
import { tileStore } from './page-tile-store';
import type { ChannelValue } from './value-read-out';
import { goneAhead, toolContext } from './tool-context';
import { ToolInHand } from './tool-in-hand';

/** The scale bar is at most this long, in screen px. */
const SCALE_BAR_PX = 140;

/** What is there once the canvas is in the page. */
interface Stage {
  readonly map: CanvasMap;
  readonly overlay: Overlay;
  readonly routing: PointerRouting;
  readonly unwatch: () => void;
}

/**
 * The canvas: channels of a sample below, its regions above, a tool in hand.
 *
 * It holds no regions of its own. What hands do comes out as `committed` and `selectionChanged`, and is to be seen when it
 * comes back in as `regions` and `selection`. For tests the host publishes `data-tool`, `data-state` (`idle` when nothing
 * is begun) and `data-tiles` (`loading`, `ready`, `failed`).
 */
@Component({
  selector: 'app-canvas-view',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Overview],
  templateUrl: './canvas-view.html',
  styleUrl: './canvas-view.scss',
  host: {
    role: 'application',
    tabindex: '0',
    'aria-label': 'Image canvas',
    '[attr.data-tool]': 'tool()',
    '[attr.data-state]': 'hand.state()',
    '[attr.data-tiles]': 'tileState()',
    '[style.cursor]': 'cursor()',
    '(keydown)': 'keys.press($event)',
    '(keyup)': 'keys.release($event)',
    '(blur)': 'keys.leave()',
    '(window:online)': 'retryTiles()',
  },
})
export class CanvasView implements OnDestroy {
  readonly channels = input.required<readonly CanvasChannel[]>();
  /** What the channels belong to: the view stays where it is as long as this does. Null: as long as an image stays. */
  readonly sample = input<number | string | null>(null);
  /** Channels that may be shown next, such as the neighbours in time or depth: fetched when nothing else is to be. */
  readonly ahead = input<readonly CanvasChannel[]>([]);
  /** The sample that is likely to be opened next: fetched after that, as it will first be seen. */
  readonly nextSample = input<readonly CanvasChannel[]>([]);
  /** A canvas whose view this one shares; not to be changed once it is set. */
  readonly linkedTo = input<CanvasView | null>(null);
  /** In drawing order; the last lies on top. */
  readonly regions = input<readonly Region[]>([]);
  readonly selection = input<ReadonlySet<string>>(new Set<string>());
  readonly tool = input<ToolId>('select');
  /** Region that is pointed at, here or in a list; null for none. */
  readonly hovered = input<string | null>(null);
  /** How drawing layers are shown. */
  readonly layers = input<LayerLooks>(new Map());
  /** Colour of new regions, `#rrggbb`. */
  readonly drawColour = input('#ffd54f');
  /** Layer that new regions go to, or `LAYER_TO_COME`; null: there is none, and nothing can be drawn. */
  readonly drawLayerId = input<number | null>(null);
  /** Whether what is drawn is pulled to vertices and edges near it. */
  readonly snapping = input(false);
  /** Whether regions can be looked at only. */
  readonly readOnly = input(false);
  /** Where to look, each time it is given; null leaves the view to the hands. */
  readonly position = input<CanvasPosition | null>(null);
  /** Whether a small picture of all of the image lies in a corner. */
  readonly overview = input(false);
  /** Keys that the page has given another meaning. */
  readonly takenKeys = input<(event: KeyboardEvent) => boolean>(() => false);
  /** Side of a full-resolution pixel; null when it is not known. */
  readonly pixelSizeUm = input<number | null>(null);

  /** One gesture: one step of undo. */
  readonly committed = output<readonly RegionChange[]>();
  readonly selectionChanged = output<ReadonlySet<string>>();
  /** Region under a pointer that holds nothing; null for none. */
  readonly hoveredChanged = output<string | null>();
  /** Image px under the pointer, with fractions; null when it has left the canvas. */
  readonly pointerMoved = output<{ readonly x: number; readonly y: number } | null>();
  /** What is being drawn or pulled, to be measured; null while nothing is. */
  readonly figureChanged = output<Figure | null>();
  readonly viewChanged = output<CanvasPosition>();
  /** One line for the person: what the tool can do now. */
  readonly hint = output<string>();

  protected readonly supported = signal(true);
  protected readonly smooth16Bit = signal(true);
  private readonly overviewView = viewChild(Overview);
  protected readonly tileState = signal<TileState>('loading');
  protected readonly scaleBar = computed(() => {
    const zoom = this.#zoom();
    return zoom === null ? null : scaleBar(this.pixelSizeUm(), zoom, SCALE_BAR_PX);
  });
  protected readonly hand = new ToolInHand({
    context: () => this.#context(),
    canDraw: () => this.drawLayerId() !== null && !this.readOnly(),
    carryOut: (effect) => this.#carryOut(effect),
  });
  protected readonly keys: CanvasKeys = new CanvasKeys(this.hand, {
    map: () => this.#stage()?.map,
    isTaken: (event) => this.takenKeys()(event),
    hasMovable: () => !this.readOnly() && this.#selected().size > 0,
    panOnly: (held) => {
      const stage = this.#stage();
      if (stage) stage.routing.panOnly = held;
    },
  });
  protected readonly cursor = computed(() => (this.keys.panOnly() ? 'grab' : this.hand.cursor()));

  protected readonly stageElement = viewChild.required<ElementRef<HTMLElement>>('stage');
  readonly #stage = signal<Stage | null>(null);
  readonly #zoom = signal<number | null>(null);
  readonly #regionSet = linkedSignal<readonly Region[], RegionSet>({
    source: this.regions,
    computation: (regions, previous) => (previous?.value ?? RegionSet.EMPTY).updated(regions),
  });
  /** What is selected and changed as far as hands know: the next press may come before the page has given it back. */
  readonly #selected = linkedSignal(() => this.selection());
  readonly #ahead = linkedSignal<readonly Region[], ReturnType<typeof goneAhead>>({
    source: this.regions,
    computation: () => new Map(),
  });
  readonly #work = computed<Work>(() => ({
    selection: this.#selected(),
    draft: this.hand.draft(),
    colour: this.drawColour(),
    handles: this.readOnly() ? null : this.hand.handles(),
    hovered: this.hovered(),
  }));
  #lastPointer: MouseEvent | null = null;
  /** Region under the pointer. */
  #under: string | null = null;

  constructor() {
    afterNextRender({ write: () => this.#setUp() });
    effect(() => this.#stage()?.map.show(this.channels(), this.sample()));
    effect(() => this.#stage()?.map.prepare(this.ahead(), this.nextSample()));
    effect(() => {
      const position = this.position();
      if (position) this.#stage()?.map.lookAt(position);
    });
    effect(() => {
      const other = this.linkedTo();
      const host = other === null ? null : other.#stage();
      if (host) this.#stage()?.map.shareView(host.map);
    });
    effect(() => {
      // No frame is drawn when it appears.
      const [overview, map] = [this.overviewView(), this.#stage()?.map];
      if (map?.projection) overview?.outline(map.projection, map.size);
    });
    effect(() => this.#stage()?.overlay.showRegions(this.#regionSet()));
    effect(() => this.#stage()?.overlay.showLayers(this.layers()));
    effect(() => this.#stage()?.overlay.showWork(this.#work()));
    effect(() => {
      const tool = toolOf(this.tool());
      untracked(() => this.hand.takeUp(tool));
    });
    let drewOn: number | null = null;
    effect(() => {
      const layerId = this.drawLayerId();
      // The first save makes the layer that was to come: what is being drawn meanwhile goes on.
      const sameLayer = drewOn === LAYER_TO_COME && layerId !== null;
      drewOn = layerId;
      if (!sameLayer) untracked(() => this.hand.abandon());
    });
    effect(() => this.hint.emit(this.hand.hint()));
    effect(() => this.figureChanged.emit(figureOf(this.hand.draft())));
  }

  /** Shows all of the image, upright. */
  fit(): void {
    this.#stage()?.map.fit();
  }

  /** @param scale  Screen px per image px; 1 shows each pixel as one. */
  zoomTo(scale: number): void {
    this.#stage()?.map.zoomTo(scale);
  }

  /** @param factor  More than 1 comes closer. */
  zoomBy(factor: number): void {
    this.#stage()?.map.zoomBy(factor);
  }

  /** Brings a part of the image into the middle, image px. */
  showBox(box: Box): void {
    const map = this.#stage()?.map;
    if (map?.projection) map.lookAt(lookAtBox(box, map.projection, map.size));
  }

  /** Looks at a place, as `viewChanged` told it. */
  lookAt(position: CanvasPosition): void {
    this.#stage()?.map.lookAt(position);
  }

  /** @param radians  Clockwise. */
  rotateBy(radians: number): void {
    this.#stage()?.map.rotateBy(radians);
  }

  /** The values at a point (image px) of all visible channels, from tiles in memory. */
  valuesAt(point: Point): readonly ChannelValue[] {
    return this.#stage()?.map.valuesAt(point) ?? [];
  }

  /** A PNG file of what is shown, or of all of the image. Null while there is no canvas. */
  picture(wish: PictureWish): Promise<PictureFile> | null {
    const map = this.#stage()?.map;
    const contents = { regions: this.regions(), layers: this.layers(), pixelSizeUm: this.pixelSizeUm() };
    return map ? pictureFile(map, wish, contents) : null;
  }

  /** Height in px of a picture of some width; null while there is nothing to show. */
  pictureHeight(wish: Pick<PictureWish, 'width' | 'area'>): number | null {
    const map = this.#stage()?.map;
    return map ? pictureHeight(map, wish) : null;
  }

  /** Px of the image, and of the canvas in device px: how wide a picture may sensibly be. */
  get widths(): { readonly image: number; readonly view: number } {
    const map = this.#stage()?.map;
    return {
      image: map?.imageSize[0] ?? 0,
      view: Math.round((map?.size[0] ?? 0) * window.devicePixelRatio),
    };
  }

  /** Does something with what is selected, or draws something that no hand has drawn. What is begun is finished before. */
  perform(action: (ctx: ToolContext) => readonly Effect[]): void {
    this.hand.perform(action);
  }

  /** Finishes what is being drawn if it can be, else drops it. To be called before another sample is shown. */
  putDown(): void {
    this.hand.tell('interrupt');
  }

  ngOnDestroy(): void {
    this.putDown();
    const stage = this.#stage();
    if (stage === null) return;
    stage.unwatch();
    stage.routing.dispose();
    stage.overlay.dispose();
    stage.map.dispose();
  }

  protected retryTiles(): void {
    this.#stage()?.map.retryTiles();
  }

  #setUp(): void {
    const { webgl, smooth16Bit } = graphicsSupport();
    this.supported.set(webgl);
    this.smooth16Bit.set(smooth16Bit);
    if (!webgl) {
      this.tileState.set('failed');
      return;
    }
    const map = new CanvasMap(
      this.stageElement().nativeElement,
      {
        drawn: (projection) => this.#drawOverlay(projection),
        moved: (position) => this.#afterMove(position),
        tiles: (state) => this.tileState.set(state),
      },
      { store: tileStore(), smooth16Bit, drawing: chosenDrawing() },
    );
    const routing = new PointerRouting(map.viewport, {
      claims: (event) => this.#claims(event),
      pointer: (type, event) => this.#pointer(type, event),
      lost: () => this.hand.tell('lost'),
      menu: () => this.hand.endDrawing(),
      at: (event) => this.#readPosition(event),
    });
    const unwatch = watchStage(this.stageElement().nativeElement, (density) => map.setPixelRatio(density));
    this.#stage.set({ map, overlay: new Overlay(map.overlayContainer), routing, unwatch });
  }

  protected centreOn(place: Point): void {
    this.#stage()?.map.centreOn(place);
  }

  #drawOverlay(projection: PixelProjection): void {
    const stage = this.#stage();
    if (stage === null) return;
    // The image has moved below a resting pointer: what is being drawn follows before it is shown.
    if (this.#lastPointer !== null && !this.hand.isIdle) this.#pointer('move', this.#lastPointer);
    stage.overlay.showWork(this.#work());
    stage.overlay.place(projection, stage.map.size, window.devicePixelRatio);
    this.overviewView()?.outline(projection, stage.map.size);
  }

  #afterMove(position: CanvasPosition): void {
    this.#zoom.set(position.zoom);
    this.viewChanged.emit(position);
  }

  #readPosition(event: PointerEvent | null): void {
    this.#lastPointer = event;
    const at = event && this.#imagePoint(event);
    this.pointerMoved.emit(at && { x: at[0], y: at[1] });
    this.#hover(event?.buttons === 0 ? at : null);
  }

  #hover(at: Point | null): void {
    const regionId = at && this.hand.isIdle ? (regionAt(at, this.#context())?.regionId ?? null) : null;
    if (regionId !== this.#under) this.hoveredChanged.emit((this.#under = regionId));
  }

  #claims(event: PointerEvent): boolean {
    const input = this.#input(event);
    return input !== null && this.hand.claims(input);
  }

  #pointer(type: 'press' | 'move' | 'release' | 'double', event: MouseEvent): void {
    const input = this.#input(event);
    if (input !== null) this.hand.pointer(type, input);
  }

  #carryOut(effect: Effect): void {
    if (effect.type !== 'commit') return this.#select(new Set(effect.regionIds));
    this.#ahead.update((ahead) => goneAhead(ahead, effect.changes));
    this.committed.emit(effect.changes);
  }

  #select(regionIds: ReadonlySet<string>): void {
    this.#selected.set(regionIds);
    this.selectionChanged.emit(regionIds);
  }

  #context(): ToolContext {
    return toolContext({
      ...{ regions: this.#regionSet(), ahead: this.#ahead(), layers: this.layers(), selection: this.#selected() },
      projection: this.#stage()?.map.projection ?? null,
      readOnly: this.readOnly(),
      snapping: this.snapping(),
      drawLayerId: this.drawLayerId() ?? LAYER_TO_COME,
      drawColour: this.drawColour(),
    });
  }

  /** A pointer's event in the tool's terms; null as long as no image is shown. */
  #input(event: MouseEvent): PointerInput | null {
    const at = this.#imagePoint(event);
    return at && pointerInput(event, at);
  }

  #imagePoint({ clientX, clientY }: MouseEvent): Point | null {
    const stage = this.#stage();
    const projection = stage?.map.projection;
    if (!stage || !projection) return null;
    const { left, top } = stage.map.viewport.getBoundingClientRect();
    return projection.toImage([clientX - left, clientY - top]);
  }
}
