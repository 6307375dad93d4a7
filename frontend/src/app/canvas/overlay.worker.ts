/// <reference lib="webworker" />
import type { OverlayAnswer, OverlayOrder } from './overlay-order';
import { RegionRaster } from './region-raster';

/** For so long it paints before it looks for newer orders. */
const SLICE_MS = 6;

// Thousands of regions are painted here, so that the page's own thread only has to show a picture.
const raster = new RegionRaster();
const canvas = new OffscreenCanvas(1, 1);
// In memory: what is handed over as a bitmap must not wait for a graphics card that draws the images.
const paper = canvas.getContext('2d', { willReadFrequently: true });
let wish: OverlayOrder['wish'] = null;
let isPainting = false;

addEventListener('message', ({ data }: MessageEvent<OverlayOrder>) => {
  for (const splice of data.splices) raster.splice(splice);
  wish = data.wish ?? wish;
  if (!isPainting) void paintAll();
});

async function paintAll(): Promise<void> {
  isPainting = true;
  while (wish !== null) {
    const { id, ...wanted } = wish;
    canvas.width = wanted.frame.width;
    canvas.height = wanted.frame.height;
    if (await isPainted(id, wanted)) {
      if (wish.id === id) wish = null;
      const image = canvas.transferToImageBitmap();
      postMessage({ id, image } satisfies OverlayAnswer, { transfer: [image] });
    }
  }
  isPainting = false;
}

/** Answers false when a newer order has come. */
async function isPainted(id: number, wanted: Omit<NonNullable<OverlayOrder['wish']>, 'id'>): Promise<boolean> {
  if (paper === null) throw new Error('There is no 2D canvas in this worker.');
  let until = performance.now() + SLICE_MS;
  let count = 0;
  for (const _ of raster.paint(paper, wanted)) {
    if (++count % 8 !== 0 || performance.now() < until) continue;
    await nextTask();
    if (wish?.id !== id) return false;
    until = performance.now() + SLICE_MS;
  }
  return true;
}

const channel = new MessageChannel();

/** After the messages that are waiting. A timer would wait for four milliseconds. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(null);
  });
}
