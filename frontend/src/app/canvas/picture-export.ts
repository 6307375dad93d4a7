import type { CanvasChannel } from './canvas-channel';
import { ChannelStage } from './channel-stage';
import { PainterCanvas, type PainterCanvasOptions } from './painter-canvas';
import { ShaderError } from './shader-program';
import type { TileStore } from './tile-store';
import type { ViewWindow } from './view-window';

/** A picture of the image, drawn for itself. */
export interface ExportedPicture {
  readonly canvas: HTMLCanvasElement;
  /** Whether all of it could be had; else what is missing is hatched. */
  readonly isComplete: boolean;
}

/** Browsers make no canvases larger than this, px. */
const LONGEST_SIDE = 16_384;
const LARGEST_AREA = 2 ** 28;
/** Drawn in blocks, so that a large picture takes no more graphics memory than a screen. */
const BLOCK_PX = 2048;

/**
 * Draws the channels as the screen would, pixel by pixel, at any size. Tiles that are not here are fetched first.
 *
 * @param view    What to show: `width` and `height` are those of the picture in px, `pixelRatio` is 1.
 * @throws RangeError  when it is larger than a browser can make. ShaderError  when it cannot be drawn here.
 */
export async function exportPicture(
  channels: readonly CanvasChannel[],
  store: TileStore,
  options: PainterCanvasOptions,
  view: ViewWindow,
): Promise<ExportedPicture> {
  const { width, height } = view;
  if (!(Math.min(width, height) >= 1 && Math.max(width, height) <= LONGEST_SIDE && width * height <= LARGEST_AREA)) {
    throw new RangeError(`A picture of ${width} × ${height} px cannot be made.`);
  }
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const paper = canvas.getContext('2d', { alpha: false });
  if (paper === null) throw new ShaderError('There is no canvas to draw on.');
  const painter = new PainterCanvas(options, () => undefined);
  const stage = new ChannelStage(store);
  stage.show(channels, false);
  let isComplete = true;
  try {
    for (const { left, top, block } of blocksOf(view)) {
      isComplete = (await paintBlock(stage, store, painter, block)) && isComplete;
      paper.drawImage(painter.element, left, top);
    }
  } finally {
    stage.dispose();
    painter.dispose();
  }
  return { canvas, isComplete };
}

async function paintBlock(
  stage: ChannelStage,
  store: TileStore,
  { element, contents }: PainterCanvas,
  block: ViewWindow,
): Promise<boolean> {
  if (contents === null) throw new ShaderError('The graphics card was taken away.');
  Object.assign(element, { width: block.width, height: block.height });
  const { painter, pool } = contents;
  const always = () => true;
  // Once to say what is wanted, once to draw it.
  stage.plan(block, pool, painter.mostSlots, always);
  await settled(stage, store);
  stage.noteTile();
  painter.paint(stage.plan(block, pool, painter.mostSlots, always), block);
  return !stage.hasFailed;
}

function settled(stage: ChannelStage, store: TileStore): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!stage.isSettled) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = store.subscribe(look);
    look();
  });
}

function blocksOf(view: ViewWindow): { left: number; top: number; block: ViewWindow }[] {
  const { width, height, resolution, rotation, centre } = view;
  const [cos, sin] = [Math.cos(rotation) * resolution, Math.sin(rotation) * resolution];
  const blocks: { left: number; top: number; block: ViewWindow }[] = [];
  for (let top = 0; top < height; top += BLOCK_PX) {
    for (let left = 0; left < width; left += BLOCK_PX) {
      const size = { width: Math.min(BLOCK_PX, width - left), height: Math.min(BLOCK_PX, height - top) };
      const [dx, dy] = [left + (size.width - width) / 2, top + (size.height - height) / 2];
      const middle = [centre[0] + cos * dx + sin * dy, centre[1] - sin * dx + cos * dy] as const;
      blocks.push({ left, top, block: { ...view, ...size, centre: middle } });
    }
  }
  return blocks;
}
