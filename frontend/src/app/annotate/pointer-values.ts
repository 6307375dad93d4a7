import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { pixelsValues } from '../api/fn/images/pixels-values';
import type { CanvasView } from '../canvas/canvas-view';
import { toApiError } from '../core/api-error';
import type { Channel } from './channel';
import { printColour } from './colour';

/** What one visible channel has under the pointer. */
export interface PointerValue {
  readonly name: string;
  /** For a dot beside the name. */
  readonly colour: string;
  /** In the file's own units: one, or one for each component of a colour image. */
  readonly values: readonly number[];
  /** Whether it is what the file holds; else the mean of some pixels around, until the very one has been asked for. */
  readonly isExact: boolean;
}

/** A pointer that rests for so long is asking. */
const REST_MS = 150;

/** Reads the values under the pointer: at once from tiles in memory, and from the server where those are too coarse. */
@Injectable()
export class PointerValues {
  private readonly api = inject(Api);
  private readonly shown = signal<readonly PointerValue[]>([]);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  readonly values = this.shown.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  /** @param at  Image px; null: the pointer is elsewhere. */
  read(
    at: { readonly x: number; readonly y: number } | null,
    canvas: CanvasView | undefined,
    all: readonly Channel[],
  ): void {
    clearTimeout(this.timer);
    const call = ++this.asked;
    if (at === null || !canvas) return this.shown.set([]);
    const here = new Map(canvas.valuesAt([at.x, at.y]).map((value) => [value.key, value]));
    const channels = all.filter(({ display }) => display.visible);
    this.shown.set(
      channels.flatMap((channel) => {
        const value = here.get(channel.key);
        return value ? [shownValue(channel, value.values, value.isExact)] : [];
      }),
    );
    const coarse = channels.filter(({ key, image }) => isInside(at, image) && !here.get(key)?.isExact);
    if (coarse.length > 0) this.timer = setTimeout(() => void this.ask(call, at, channels, coarse), REST_MS);
  }

  private async ask(
    call: number,
    at: { readonly x: number; readonly y: number },
    channels: readonly Channel[],
    coarse: readonly Channel[],
  ): Promise<void> {
    const answers = new Map<Channel, PointerValue>();
    try {
      await Promise.all(
        [...new Set(coarse.map(({ image }) => image.image_id))].map(async (imageId) => {
          const ofImage = coarse.filter(({ image }) => image.image_id === imageId);
          const planes = ofImage.map(({ layer }) => layer.plane).join();
          const params = { imageId, x: Math.floor(at.x), y: Math.floor(at.y), planes };
          const { points, exact } = await this.api.invoke(pixelsValues, params);
          for (const channel of ofImage) {
            const found = points[0]?.values.find(({ plane }) => plane === channel.layer.plane);
            const values = found?.channels.map((value) => value ?? NaN);
            if (values) answers.set(channel, shownValue(channel, values, exact));
          }
        }),
      );
    } catch (failure) {
      // An image that is still being made ready, or a network that is gone: the mean stays on show.
      if (!isOrdinary(toApiError(failure).status)) throw failure;
      return;
    }
    if (call !== this.asked) return;
    this.shown.update((shown) =>
      channels.flatMap((channel) => {
        const answer = answers.get(channel);
        return answer ? [answer] : shown.filter(({ name }) => name === channel.name);
      }),
    );
  }
}

function shownValue({ name, look, isRgb }: Channel, values: readonly number[], isExact: boolean): PointerValue {
  return { name, colour: isRgb ? '#ffffff' : printColour(look.colour), values, isExact };
}

function isInside({ x, y }: { x: number; y: number }, image: { width: number; height: number }): boolean {
  return x >= 0 && y >= 0 && x < image.width && y < image.height;
}

function isOrdinary(status: number): boolean {
  return status === 0 || status === 404 || status === 409 || status >= 500;
}
