import type { DrawnSample, RegionRow, SampleRow } from '../export-rows.js';
import { measured } from './shape-measures.js';
import { outlineOf, withoutHoles } from './shape-outline.js';

const CHUNK = 64 * 1024;
/** Regions without a class: COCO wants one of each. */
const UNCLASSIFIED = { id: 0, name: 'unclassified', supercategory: '' };

/** What of a project cannot be in a COCO file. */
export interface CocoLosses {
  /** Points and lines: the format knows areas only. */
  points: number;
  lines: number;
  /** Regions of samples whose image is not here, or has no size yet. */
  withoutImage: number;
}

export interface CocoSource {
  labels: { id: number; name: string }[];
  /** Twice, once for the images and once for the annotations. */
  samples: () => AsyncIterable<SampleRow[]>;
  drawn: () => AsyncIterable<DrawnSample>;
}

/**
 * COCO object detection format, as it comes. An image is a sample, with its id. A polygon with holes is one ring that goes
 * into each hole and back. What is left out is counted under `info.left_out`, at the end.
 *
 * @param losses Is counted up while it is written.
 */
export async function* coco(source: CocoSource, losses: CocoLosses): AsyncGenerator<string> {
  const categories = [UNCLASSIFIED, ...source.labels.map(({ id, name }) => ({ id, name, supercategory: '' }))];
  yield `{"categories":${JSON.stringify(categories)},\n"images":[`;
  yield* listed(images(source));
  yield '],\n"annotations":[';
  yield* listed(annotations(source, losses));
  const description = 'Regions drawn in Memento. Pixels, from the top-left corner; an image is a sample.';
  const left_out = { points: losses.points, lines: losses.lines, regions_without_image: losses.withoutImage };
  yield `],\n"licenses":[],\n"info":${JSON.stringify({ description, version: '1', left_out })}}\n`;
}

async function* images({ samples }: CocoSource): AsyncGenerator<object> {
  for await (const page of samples()) {
    for (const sample of page) {
      const { id, image, width, height, category, name, pixelSizeUm } = sample;
      if (!isShown(sample)) continue;
      const own = { memento: { category, annotation: name, pixel_size_um: pixelSizeUm } };
      yield { id, file_name: image, width, height, ...own };
    }
  }
}

async function* annotations({ drawn }: CocoSource, losses: CocoLosses): AsyncGenerator<object> {
  let id = 0;
  for await (const { sample, regions } of drawn()) {
    for await (const page of regions) {
      for (const region of page) {
        const area = areaOf(region, losses);
        if (!isShown(sample)) losses.withoutImage++;
        else if (area) yield { id: ++id, image_id: sample.id, ...area };
      }
    }
  }
}

/** Null: the format has no word for it. */
function areaOf(region: RegionRow, losses: CocoLosses): object | null {
  const outline = outlineOf(region);
  if (outline.kind !== 'area') {
    if (isShown(region.sample)) losses[outline.kind === 'point' ? 'points' : 'lines']++;
    return null;
  }
  const { area, bounds } = measured(region);
  const { x, y, width, height } = bounds;
  return {
    ...{ category_id: region.labelId ?? UNCLASSIFIED.id, iscrowd: 0, area, bbox: [x, y, width, height] },
    segmentation: [withoutHoles(outline.ring, outline.holes).flat()],
    memento: { region_id: region.id, name: region.name, shape: region.shape, user: region.person },
  };
}

/** Whether its image is known with its size. */
function isShown({ image, width, height }: SampleRow): boolean {
  return image !== null && width > 0 && height > 0;
}

async function* listed(items: AsyncIterable<object>): AsyncGenerator<string> {
  let [chunk, separator] = ['', '\n'];
  for await (const item of items) {
    chunk += separator + JSON.stringify(item);
    separator = ',\n';
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}
