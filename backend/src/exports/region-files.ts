import { Injectable } from '@nestjs/common';
import type { ExportScope, SampleRow } from './export-rows.js';
import { ExportReader } from './export-reader.js';
import { coco, type CocoLosses } from './formats/coco.js';
import { nameWithId } from './formats/file-names.js';
import { roiFiles } from './formats/imagej-roi.js';
import { omeXml } from './formats/ome-xml.js';
import { geoJson } from './formats/qupath.js';
import { type ArchiveFile, zipped } from './formats/zip.js';

/** What is drawn on one sample in a file of its own: programs open it with the image of the sample. */
export const SAMPLE_FORMATS = ['geojson', 'imagej', 'ome'] as const;
export type SampleFormat = (typeof SAMPLE_FORMATS)[number];

const ENDINGS: Record<SampleFormat, string> = { geojson: '.geojson', imagej: '.zip', ome: '.ome.xml' };

/** Regions in the formats of other programs. */
@Injectable()
export class RegionFiles {
  constructor(private readonly reader: ExportReader) {}

  /** A file for each sample with regions, in folders by category. */
  async *ofSamples(format: SampleFormat, scope: ExportScope): AsyncGenerator<ArchiveFile> {
    const named = (sample: SampleRow): string =>
      `${nameWithId(sample.category, sample.categoryId)}/${nameWithId(sample.name, sample.id)}${ENDINGS[format]}`;
    if (format === 'ome') {
      for await (const page of this.reader.samples(scope))
        for (const sample of page)
          if (sample.regionCount) yield { name: named(sample), content: this.ome(sample, scope) };
      return;
    }
    for await (const { sample, regions } of this.reader.drawn(scope)) {
      if (format === 'geojson') yield { name: named(sample), content: geoJson(regions) };
      else yield { name: named(sample), content: zipped(roiFiles(regions)), packed: true };
    }
  }

  /** Of the one sample of the scope, whether anything is drawn on it or not; null: it is not there. */
  async ofOne(format: SampleFormat, scope: ExportScope): Promise<AsyncIterable<string | Buffer> | null> {
    const found: SampleRow[] = [];
    for await (const page of this.reader.samples(scope)) found.push(...page);
    const [sample] = found;
    if (!sample) return null;
    if (format === 'ome') return this.ome(sample, scope);
    const regions = this.reader.regions(scope);
    return format === 'geojson' ? geoJson(regions) : zipped(roiFiles(regions));
  }

  /** @param losses Is counted up while it is written. */
  async coco(scope: ExportScope, losses: CocoLosses): Promise<AsyncIterable<string>> {
    const labels = await this.reader.projectLabels(scope);
    const source = { labels, samples: () => this.reader.samples(scope), drawn: () => this.reader.drawn(scope) };
    return coco(source, losses);
  }

  private ome(sample: SampleRow, scope: ExportScope): AsyncGenerator<string> {
    const own = { ...scope, categoryId: sample.categoryId, annotationIds: [sample.id] };
    return omeXml(sample, () => this.reader.regions(own));
  }
}

export function noLosses(): CocoLosses {
  return { points: 0, lines: 0, withoutImage: 0 };
}
