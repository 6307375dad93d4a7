import { join } from 'node:path';
import { SLIDE_PX } from './bowel.js';
import { drawSlide, SLIDE_PIXEL_UM, STRIP_ROWS } from './brightfield-recipe.js';
import { drawField, FIELD_PIXEL_UM, FIELD_PX, STAINS, type Stain } from './fluorescence-recipe.js';
import { TiffWriter } from './tiff-writer.js';

/** One file the demo project is made of, drawn and ready to be uploaded. */
export interface DemoImage {
  path: string;
  category: string;
  sample: string;
  /** The stain. Bright-field slides have one channel, named `Slide`. */
  channel: string;
  /** Colour to show the channel in, `#rrggbb`; null for true-colour images. */
  colour: string | null;
}

/** A sample as it is to be drawn. `seed` decides what comes out. */
export type DemoSample =
  | { kind: 'field'; category: string; sample: string; treated: boolean; seed: number }
  | {
      kind: 'slide';
      category: string;
      sample: string;
      seed: number;
      /** From the top; a multiple of 128. */ rows: number;
    };

/** The demo project: cells with and without a made-up compound, and a slide. */
export const DEMO_SAMPLES: readonly DemoSample[] = [
  { kind: 'field', category: 'Control', sample: 'Control 1', treated: false, seed: 1 },
  { kind: 'field', category: 'Control', sample: 'Control 2', treated: false, seed: 5 },
  { kind: 'field', category: 'Control', sample: 'Control 3', treated: false, seed: 9 },
  { kind: 'field', category: 'Treated', sample: 'Treated 1', treated: true, seed: 2 },
  { kind: 'field', category: 'Treated', sample: 'Treated 2', treated: true, seed: 6 },
  { kind: 'field', category: 'Treated', sample: 'Treated 3', treated: true, seed: 12 },
  { kind: 'slide', category: 'Tissue', sample: 'Bowel section', seed: 4, rows: SLIDE_PX },
];

const COLOURS: Record<Stain, string> = { DAPI: '#4d6dff', FITC: '#2bd96b', TexasRed: '#ff4b3a', Cy5: '#e23bff' };
const FIELD_STRIP_ROWS = 64;
/** What a slide costs, in images of one stain. */
const SLIDE_STEPS = 18;

/**
 * Draws samples into a folder: the same bytes each time. Blocks its thread for seconds: see `drawDemo`.
 *
 * @param folder  Must exist; files in it with the same names are replaced.
 * @param report  Told the share done, 0..1.
 */
export async function drawSamples(
  samples: readonly DemoSample[],
  folder: string,
  report: (share: number) => void,
): Promise<DemoImage[]> {
  const steps = samples.reduce((sum, { kind }) => sum + (kind === 'field' ? STAINS.length : SLIDE_STEPS), 0);
  let done = 0;
  const advance = (by: number) => report(Math.min(1, (done += by) / steps));
  const drawn: DemoImage[] = [];
  for (const sample of samples) {
    if (sample.kind === 'field') drawn.push(...(await drawFieldFiles(sample, folder, advance)));
    else drawn.push(await drawSlideFile(sample, folder, advance));
  }
  return drawn;
}

type Advance = (steps: number) => void;

async function drawFieldFiles(
  { category, sample, treated, seed }: DemoSample & { kind: 'field' },
  folder: string,
  advance: Advance,
): Promise<DemoImage[]> {
  const files: DemoImage[] = [];
  for (const [channel, pixels] of drawField({ seed, treated })) {
    const path = join(folder, `${sample} ${channel}.tif`);
    const shape = { width: FIELD_PX, height: FIELD_PX, channels: 1, sampleType: 'uint16' } as const;
    const file = await TiffWriter.create(path, {
      ...shape,
      pixelSizeUm: FIELD_PIXEL_UM,
      rowsPerStrip: FIELD_STRIP_ROWS,
    });
    const samplesPerStrip = FIELD_PX * FIELD_STRIP_ROWS;
    for (let at = 0; at < pixels.length; at += samplesPerStrip)
      await file.addStrip(pixels.subarray(at, at + samplesPerStrip));
    await file.close();
    files.push({ path, category, sample, channel, colour: COLOURS[channel] });
    advance(1);
  }
  return files;
}

async function drawSlideFile(
  { category, sample, seed, rows }: DemoSample & { kind: 'slide' },
  folder: string,
  advance: Advance,
): Promise<DemoImage> {
  const path = join(folder, `${sample} Slide.tif`);
  const shape = { width: SLIDE_PX, height: rows, channels: 3, sampleType: 'uint8' } as const;
  const file = await TiffWriter.create(path, { ...shape, pixelSizeUm: SLIDE_PIXEL_UM, rowsPerStrip: STRIP_ROWS });
  for (const strip of drawSlide(seed, rows)) {
    await file.addStrip(strip);
    advance((SLIDE_STEPS * STRIP_ROWS) / rows);
  }
  await file.close();
  return { path, category, sample, channel: 'Slide', colour: null };
}
