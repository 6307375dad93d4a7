import { boxAround, type Box } from '../drawing/box';
import type { Point } from '../drawing/point';
import type { CanvasChannel } from './canvas-channel';
import { ChannelStage } from './channel-stage';
import { PainterCanvas, type PainterCanvasOptions } from './painter-canvas';
import type { PixelProjection } from './pixel-projection';
import type { TileStore } from './tile-store';
import type { ViewWindow } from './view-window';

/**
 * All of the image, small, with the part on show outlined. A press or a drag looks there.
 *
 * Its tiles come out of the same store as the canvas's, which has most of them anyway. It takes a WebGL context of its own.
 */
export class OverviewMap {
  readonly #host: HTMLElement;
  readonly #canvas: PainterCanvas;
  readonly #stage: ChannelStage;
  readonly #outline: SVGPolygonElement;
  readonly #unsubscribe: () => void;
  readonly #listening = new AbortController();
  #size: Point = [0, 0];
  #frame = 0;

  /**
   * @param host    Element to fill; its size at `show` counts.
   * @param lookAt  Called with image px.
   * @throws ShaderError  when the graphics card cannot do it.
   */
  constructor(host: HTMLElement, store: TileStore, options: PainterCanvasOptions, lookAt: (place: Point) => void) {
    this.#host = host;
    this.#stage = new ChannelStage(store);
    this.#canvas = new PainterCanvas(options, () => this.#redraw());
    const { frame, outline } = outlineElements();
    this.#outline = outline;
    this.#canvas.element.style.cssText = 'position:absolute;inset:0;width:100%;height:100%';
    host.append(this.#canvas.element, frame);
    this.#unsubscribe = store.subscribe((tile) => {
      if (this.#stage.holds(tile)) this.#redraw();
    });
    for (const type of ['pointerdown', 'pointermove'] as const) {
      host.addEventListener(type, (event) => this.#press(event, lookAt), { signal: this.#listening.signal });
    }
  }

  show(channels: readonly CanvasChannel[], isSameSample: boolean): void {
    this.#size = [
      Math.max(0, ...channels.map(({ tiles }) => tiles.width)),
      Math.max(0, ...channels.map(({ tiles }) => tiles.height)),
    ];
    this.#stage.show(channels, isSameSample);
    this.#schedule();
  }

  /** Outlines what the canvas shows: its projection, and its size in CSS px. */
  outline(projection: PixelProjection, [width, height]: Point): void {
    const view = this.#view();
    if (view === null) return;
    const corners: readonly Point[] = [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ];
    const points = corners.map((corner) => {
      const [x, y] = projection.toImage(corner);
      return [
        view.width / 2 + (x - view.centre[0]) / view.resolution,
        view.height / 2 + (y - view.centre[1]) / view.resolution,
      ];
    });
    this.#outline.setAttribute('points', points.map((point) => point.map((each) => each.toFixed(1)).join()).join(' '));
  }

  /** What the overview shows, in image px. */
  get box(): Box {
    return boxAround([[0, 0], this.#size]);
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#listening.abort();
    this.#unsubscribe();
    this.#stage.dispose();
    this.#canvas.dispose();
    this.#host.replaceChildren();
  }

  #press({ buttons, clientX, clientY }: PointerEvent, lookAt: (place: Point) => void): void {
    const view = this.#view();
    if (buttons !== 1 || view === null) return;
    const { left, top } = this.#host.getBoundingClientRect();
    lookAt([
      view.centre[0] + (clientX - left - view.width / 2) * view.resolution,
      view.centre[1] + (clientY - top - view.height / 2) * view.resolution,
    ]);
  }

  /** Null as long as there is nothing to show, or nowhere to show it. */
  #view(): ViewWindow | null {
    const [width, height] = [this.#host.clientWidth, this.#host.clientHeight];
    const resolution = Math.max(this.#size[0] / width, this.#size[1] / height);
    if (!(resolution > 0 && Number.isFinite(resolution))) return null;
    const centre = [this.#size[0] / 2, this.#size[1] / 2] as const;
    return { centre, resolution, rotation: 0, width, height, pixelRatio: window.devicePixelRatio };
  }

  #redraw(): void {
    this.#stage.forgetPlan();
    this.#schedule();
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const view = this.#view();
    const { contents } = this.#canvas;
    if (view === null || contents === null) return;
    this.#canvas.resize(Math.round(view.width * view.pixelRatio), Math.round(view.height * view.pixelRatio));
    const { painter, pool } = contents;
    pool.keepOnly((tile) => this.#stage.holds(tile));
    painter.paint(
      this.#stage.plan(view, pool, painter.mostSlots, () => true),
      view,
    );
  }
}

function outlineElements(): { frame: SVGSVGElement; outline: SVGPolygonElement } {
  const namespace = 'http://www.w3.org/2000/svg';
  const frame = document.createElementNS(namespace, 'svg');
  frame.setAttribute('aria-hidden', 'true');
  frame.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none';
  const outline = document.createElementNS(namespace, 'polygon');
  outline.setAttribute('fill', 'none');
  outline.setAttribute('stroke', '#ffd54f');
  outline.setAttribute('stroke-width', '1.5');
  frame.append(outline);
  return { frame, outline };
}
