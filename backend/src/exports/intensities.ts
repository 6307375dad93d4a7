import { Injectable } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import { StoredTiles } from '../images/stored-tiles.js';
import type { PixelArea } from '../tiles/area-spans.js';
import type { AreaStatistics } from '../tiles/area-statistics.js';
import { Tiling } from '../tiles/tiling.js';
import { type PictureRow, placeOf } from './export-rows.js';
import { ExportReader } from './export-reader.js';
import { column, type Column } from './formats/table.js';
import { centreOf, outlineOf } from './formats/shape-outline.js';
import type { MeasuredRegion } from './tables.js';

/** A region with what one channel of one picture holds under it. */
export interface IntensityRow extends MeasuredRegion {
  /** Null: there is no picture, or the region is a line, which covers no pixels. */
  picture: PictureRow | null;
  /** Of a colour picture red, green, blue or alpha; else the name of the channel, or of the layer. */
  channel: string | null;
  /** Null: the pixels cannot be read (elsewhere on the web, not ready, refused). */
  statistics: AreaStatistics | null;
  /** Whether these are the values of the file; not where the pyramid is of JPEG tiles. */
  exact: boolean | null;
}

const COLOURS = ['red', 'green', 'blue', 'alpha'];

export const INTENSITY_COLUMNS: Column<IntensityRow>[] = [
  column('image_layer', 'text', 'Layer whose picture was measured.', ({ picture }) => picture?.name ?? null),
  column('image_id', 'integer', 'Its image.', ({ picture }) => picture?.imageId ?? null),
  column('image', 'text', 'Name of the image.', ({ picture }) => picture?.image ?? null),
  column(
    'image_z',
    'integer',
    'Slice of the picture, from 0.',
    ({ picture }) => (picture && placeOf(picture)?.z) ?? null,
  ),
  column(
    'image_t',
    'integer',
    'Time of the picture, from 0.',
    ({ picture }) => (picture && placeOf(picture)?.t) ?? null,
  ),
  column('channel', 'text', 'Channel; of a colour picture red, green, blue or alpha.', ({ channel }) => channel),
  column('pixels', 'integer', 'Pixels whose centres lie inside.', ({ statistics }) => statistics?.count ?? null),
  column('mean', 'number', 'In the values of the file.', ({ statistics }) => statistics?.mean ?? null),
  column('min', 'number', 'Smallest value.', ({ statistics }) => statistics?.minimum ?? null),
  column('max', 'number', 'Largest value.', ({ statistics }) => statistics?.maximum ?? null),
  column('sum', 'number', 'Sum of the values.', ({ statistics }) => statistics?.sum ?? null),
  column('sd', 'number', 'Standard deviation of a sample (n - 1).', ({ statistics }) => statistics?.deviation ?? null),
  column('exact', 'boolean', 'false: measured on lossy tiles.', ({ exact }) => exact),
];

/** Regions over the same pictures. */
interface Batch {
  pictures: PictureRow[];
  regions: MeasuredRegion[];
}

/** Measures the pixels under regions, in a process of its own, on the values of the file. */
@Injectable()
export class Intensities {
  constructor(
    private readonly reader: ExportReader,
    private readonly stored: StoredTiles,
    private readonly tiling: Tiling,
  ) {}

  /** For each region one row per picture and channel: of its group, or, where it is in none, of its sample. */
  async *of(pages: AsyncIterable<MeasuredRegion[]>): AsyncGenerator<IntensityRow[]> {
    // Whoever goes away is not measured for any longer.
    const gone = new AbortController();
    try {
      for await (const page of pages)
        for (const batch of await this.batches(page)) yield await this.measured(batch, gone.signal);
    } finally {
      gone.abort();
    }
  }

  /** In the order of the regions. */
  private async batches(page: MeasuredRegion[]): Promise<Batch[]> {
    const bySample = new Map<number, PictureRow[]>();
    for (const picture of await this.reader.pictures([...new Set(page.map(({ sample }) => sample.id))]))
      bySample.set(picture.sampleId, [...(bySample.get(picture.sampleId) ?? []), picture]);
    const batches: Batch[] = [];
    let open: number | null = null;
    for (const region of page) {
      if (region.sheet.id === open) {
        batches[batches.length - 1].regions.push(region);
        continue;
      }
      open = region.sheet.id;
      const all = bySample.get(region.sample.id) ?? [];
      const group = all.filter(({ parentId }) => parentId !== null && parentId === region.sheet.parentId);
      batches.push({ pictures: group.length ? group : all, regions: [region] });
    }
    return batches;
  }

  private async measured({ pictures, regions }: Batch, gone: AbortSignal): Promise<IntensityRow[]> {
    const areas = regions.map(areaOf);
    const covering = areas.flatMap((area) => area ?? []);
    const nothing = { picture: null, channel: null, statistics: null, exact: null };
    const rows: IntensityRow[][] = regions.map((region, n) =>
      areas[n] && pictures.length ? [] : [{ ...region, ...nothing }],
    );
    for (const picture of covering.length ? pictures : []) {
      const found = await this.inPicture(picture, covering, gone);
      let next = 0;
      for (const [n, region] of regions.entries()) {
        if (!areas[n]) continue;
        const channels = found?.areas[next++] ?? [null];
        for (const [c, statistics] of channels.entries()) {
          const channel = channels.length > 1 ? COLOURS[c] : (picture.channelName ?? picture.name);
          rows[n].push({ ...region, picture, channel, statistics, exact: found?.exact ?? null });
        }
      }
    }
    return rows.flat();
  }

  /** Null: its pixels cannot be read now. */
  private async inPicture(
    { imageId, plane }: PictureRow,
    areas: PixelArea[],
    gone: AbortSignal,
  ): Promise<{ exact: boolean; areas: AreaStatistics[][] } | null> {
    try {
      const address = await this.stored.completeAddressOf(imageId);
      return await this.stored.reading(imageId, address, () =>
        this.tiling.measured({ pyramidPath: address.path, plane, areas }, gone),
      );
    } catch (error) {
      if (error instanceof AppError && error.status < 500) return null;
      throw error;
    }
  }
}

/** Null: it covers no pixels. */
function areaOf(region: MeasuredRegion): PixelArea | null {
  const { shape, geometry } = region;
  if (shape === 'ellipse' && !('points' in geometry)) {
    const [cx, cy] = centreOf(geometry);
    const { width, height, rotation = 0 } = geometry;
    return { kind: 'ellipse', cx, cy, rx: width / 2, ry: height / 2, rotation };
  }
  const outline = outlineOf(region);
  if (outline.kind === 'line') return null;
  if (outline.kind === 'point') return { kind: 'point', x: outline.point[0], y: outline.point[1] };
  return { kind: 'rings', rings: [outline.ring, ...outline.holes].map((ring) => Float64Array.from(ring.flat())) };
}
