import type { Browser, Page } from '@playwright/test';
import { expect, ViewerBench } from './viewer-bench';

export const DEGREE = Math.PI / 180;

const STYLE = {
  ...{ layerId: 1, name: '', labelId: 0, version: 1, colour: '#ff0000' },
  ...{ strokePx: 2, filled: true, locked: false, hidden: false },
};
/**
 * A ring about the place, 60 px across, its line 16 px wide. Round, of many edges: a processor draws each edge on quarters
 * of a px, which moves a square's middle by up to 0.06 px; of sixty slopes, not two are off the same way.
 */
export function marker([x, y]: readonly [number, number], zoom: number) {
  const points = Array.from({ length: 60 }, (_, i) => [
    x + (30 / zoom) * Math.cos((6 * i + 1) * DEGREE),
    y + (30 / zoom) * Math.sin((6 * i + 1) * DEGREE),
  ]);
  return { ...STYLE, strokePx: 16, regionId: 'marker', shape: 'polygon', geometry: { points } };
}
/** Far away: so many are not painted one by one, but as a picture. */
export const CROWD = Array.from({ length: 60 }, (_, i) => ({
  ...STYLE,
  regionId: `far ${i}`,
  shape: 'point',
  geometry: { points: [[10, 10 + i]] },
}));

/** Runs on a page of this density. */
export async function onDensity(
  { browser, benchPage, deviceScaleFactor }: { browser: Browser; benchPage: string; deviceScaleFactor: number },
  work: (viewer: ViewerBench) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 800, height: 600 }, deviceScaleFactor });
  const viewer = await ViewerBench.open(await context.newPage(), benchPage);
  try {
    await work(viewer);
  } finally {
    await viewer.close();
    await context.close();
  }
}

/** A part of the page, CSS px. */
export interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One colour of what is on the screen, 0..255, device px row by row. */
export interface Band {
  readonly values: Uint8Array;
  /** Device px in a row. */
  readonly width: number;
}

export async function bandOf(page: Page, colour: 'red' | 'blue', clip: Clip): Promise<Band> {
  const png = await page.screenshot({ scale: 'device', clip });
  const { width, base64 } = await page.evaluate(
    async ([png, band]) => {
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes]));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const paper = canvas.getContext('2d');
      if (!paper) throw new Error('There is no 2D canvas.');
      paper.drawImage(bitmap, 0, 0);
      const { data, width } = paper.getImageData(0, 0, bitmap.width, bitmap.height);
      let values = '';
      for (let i = band; i < data.length; i += 4) values += String.fromCharCode(data[i] ?? 0);
      return { width, base64: btoa(values) };
    },
    [png.toString('base64'), colour === 'red' ? 0 : 2] as const,
  );
  return { values: new Uint8Array(Buffer.from(base64, 'base64')), width };
}

/** The centre of mass of one colour on the screen, in CSS px. */
export async function centreOf(page: Page, colour: 'red' | 'blue', clip: Clip): Promise<readonly [number, number]> {
  const { values, width } = await bandOf(page, colour, clip);
  let [mass, x, y] = [0, 0, 0];
  values.forEach((value, i) => {
    mass += value;
    x += value * ((i % width) + 0.5);
    y += value * (Math.floor(i / width) + 0.5);
  });
  expect(mass, `something ${colour} on the screen`).toBeGreaterThan(1000);
  const density = width / clip.width;
  return [clip.x + x / mass / density, clip.y + y / mass / density];
}
