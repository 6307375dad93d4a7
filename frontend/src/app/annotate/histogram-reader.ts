import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { ImageDto } from '../api/models/image-dto';
import type { PictureHistogramDto } from '../api/models/picture-histogram-dto';
import { toApiError } from '../core/api-error';
import { histogramUrl } from '../core/image-urls';
import type { Channel } from './channel';
import type { Histogram } from './histogram';

/** Finer than is drawn, so that one can look at a part of it closely. */
const MOST_BINS = 1024;
/** A long series has thousands of them; those that were looked at longest ago are forgotten. */
const MOST_KEPT = 200;

/** Reads how often values occur, once for each picture. */
@Injectable({ providedIn: 'root' })
export class HistogramReader {
  private readonly http = inject(HttpClient);
  private readonly known = new Map<string, Promise<Histogram | null>>();

  /** Null when there is none: the image is not ready, or was made ready by an earlier version. */
  of({ image, layer, measured, scale }: Channel): Promise<Histogram | null> {
    if (image.status !== 'ready') return Promise.resolve(null);
    const key = keyOf(image, layer.plane);
    const known = this.known.get(key);
    if (known) return known;
    const values = measured && scale.whole ? measured.maximum - measured.minimum + 1 : MOST_BINS;
    const reading = this.read(histogramUrl(image.image_id, layer.plane, 0, Math.max(1, Math.min(MOST_BINS, values))));
    this.keep(key, reading);
    // A failure that may pass is not remembered: the next look asks again.
    reading.catch(() => this.known.delete(key));
    return reading;
  }

  /** What came along with the sample: needs not to be asked for. */
  learn(images: readonly ImageDto[], told: readonly PictureHistogramDto[]): void {
    for (const { image_id, plane, minimum, maximum, bins } of told) {
      const image = images.find((each) => each.image_id === image_id);
      if (image) this.keep(keyOf(image, plane), Promise.resolve({ minimum, maximum, bins }));
    }
  }

  private keep(key: string, reading: Promise<Histogram | null>): void {
    this.known.set(key, reading);
    const [oldest] = this.known.keys();
    if (this.known.size > MOST_KEPT && oldest !== undefined) this.known.delete(oldest);
  }

  private async read(url: string): Promise<Histogram | null> {
    try {
      const { minimum, maximum, bins } = await firstValueFrom(this.http.get<Histogram>(url));
      return { minimum, maximum, bins };
    } catch (failure) {
      // 404 and 409 say that there is no histogram, which is no misfortune: the panel then shows none.
      if ([404, 409].includes(toApiError(failure).status)) return null;
      throw failure;
    }
  }
}

/** Another pyramid is another picture. */
function keyOf({ image_id, pyramid }: ImageDto, plane: number): string {
  return `${image_id}/${plane}/${pyramid?.content_hash ?? ''}`;
}
