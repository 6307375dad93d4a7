import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
  type OnDestroy,
} from '@angular/core';
import type { Point } from '../drawing/point';
import type { CanvasChannel } from './canvas-channel';
import { OverviewMap } from './overview-map';
import { tileStore } from './page-tile-store';
import type { PixelProjection } from './pixel-projection';
import { ShaderError } from './shader-program';

/** Longest side on screen, px. */
const SIDE_PX = 150;
/** A corner of graphics memory: one level that fits into a tile or two. */
const TEXTURE_BYTES = 32e6;

/** A small picture of all of the image, with the part on show outlined. For the pointer: keys move the canvas itself. */
@Component({
  selector: 'app-overview',
  template: `<div #host class="host" [style.width.px]="size()[0]" [style.height.px]="size()[1]"></div>`,
  styles: `
    :host {
      display: block;
      border: 1px solid rgb(255 255 255 / 35%);
      border-radius: 6px;
      overflow: hidden;
      background: #000;
      line-height: 0;
    }
    .host {
      position: relative;
      cursor: crosshair;
      touch-action: none;
    }
  `,
  host: { role: 'img', 'aria-label': 'Overview of the image: drag to look elsewhere' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Overview implements OnDestroy {
  readonly channels = input.required<readonly CanvasChannel[]>();
  readonly sample = input<number | string | null>(null);
  readonly smooth16Bit = input(true);
  readonly chosen = output<Point>();

  private readonly hostElement = viewChild.required<ElementRef<HTMLElement>>('host');
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly map = signal<OverviewMap | null>(null);
  /** What the canvas shows, also when it said so before there was a map. */
  private outlined: { readonly projection: PixelProjection; readonly size: Point } | null = null;
  private shown: number | string | null = null;
  protected readonly size = computed<Point>(() => {
    const width = Math.max(0, ...this.channels().map(({ tiles }) => tiles.width));
    const height = Math.max(0, ...this.channels().map(({ tiles }) => tiles.height));
    const scale = SIDE_PX / Math.max(1, width, height);
    return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  });

  constructor() {
    afterNextRender({ write: () => this.map.set(this.made()) });
    effect(() => {
      const same = this.sample() !== null && this.sample() === this.shown;
      this.shown = this.sample();
      const map = this.map();
      map?.show(this.channels(), same);
      if (this.outlined) map?.outline(this.outlined.projection, this.outlined.size);
    });
  }

  /** Outlines what the canvas shows. */
  outline(projection: PixelProjection, size: Point): void {
    this.outlined = { projection, size };
    this.map()?.outline(projection, size);
  }

  ngOnDestroy(): void {
    this.map()?.dispose();
  }

  private made(): OverviewMap | null {
    const options = { smooth16Bit: this.smooth16Bit(), interpolation: 'auto', textureBytes: TEXTURE_BYTES } as const;
    try {
      return new OverviewMap(this.hostElement().nativeElement, tileStore(), options, (place) =>
        this.chosen.emit(place),
      );
    } catch (error) {
      if (!(error instanceof ShaderError)) throw error;
      // The canvas shows all there is to see; its small picture is a convenience.
      this.element.nativeElement.hidden = true;
      return null;
    }
  }
}
