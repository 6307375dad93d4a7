import type { Region } from '../drawing/region';
import type { Point } from '../drawing/point';
import type { CanvasMap } from './canvas-map';
import { opacityOf, type LayerLooks } from './layer-looks';
import { paintRegion, type Placement } from './paint-region';
import { scaleBar } from './scale-bar';

/** What a picture is to show. */
export interface PictureWish {
  /** Px. The height follows. */
  readonly width: number;
  /** What the canvas shows, turned as it is, or all of the image, upright. */
  readonly area: 'view' | 'image';
  readonly regions: boolean;
  readonly scaleBar: boolean;
}

/** What lies on the image. */
export interface PictureContents {
  readonly regions: readonly Region[];
  readonly layers: LayerLooks;
  /** Null when it is not known. */
  readonly pixelSizeUm: number | null;
}

/** A PNG file of what the canvas shows. */
export interface PictureFile {
  readonly png: Blob;
  readonly width: number;
  readonly height: number;
  /** Whether all of the image could be had; else what is missing is hatched. */
  readonly isComplete: boolean;
}

/** Regions and scale bar are as large as on a screen of this width, on wider pictures larger. */
const SCREEN_WIDTH_PX = 1280;
const LONGEST_BAR = 0.16;
const MARGIN_PX = 12;

/** Height in px of a picture of some width. Null while there is nothing to show. */
export function pictureHeight(map: CanvasMap, { width, area }: Pick<PictureWish, 'width' | 'area'>): number | null {
  const [acrossPx, downPx] = area === 'view' ? map.size : map.imageSize;
  return acrossPx > 0 && downPx > 0 ? Math.max(1, Math.round((width * downPx) / acrossPx)) : null;
}

/** @throws RangeError  when there is nothing to show, or more than a browser can make */
export async function pictureFile(map: CanvasMap, wish: PictureWish, contents: PictureContents): Promise<PictureFile> {
  const { width, area } = wish;
  const height = pictureHeight(map, wish);
  const projection = map.projection;
  if (height === null || projection === null) throw new RangeError('There is nothing to show.');
  const [imageWidth, imageHeight] = map.imageSize;
  const box = area === 'image' ? { minX: 0, minY: 0, maxX: imageWidth, maxY: imageHeight } : undefined;
  const { canvas, isComplete } = await map.exportPicture({ width, height }, box);

  const grown = width / (area === 'view' ? map.size[0] : imageWidth);
  const scale = area === 'view' ? projection.scale * grown : grown;
  const place = (point: Point): Point => {
    const [x, y] = area === 'view' ? projection.toScreen(point) : point;
    return [x * grown, y * grown];
  };
  const paper = canvas.getContext('2d', { alpha: false });
  if (paper === null) throw new RangeError('There is no canvas to draw on.');
  const larger = Math.max(1, width / SCREEN_WIDTH_PX);
  paper.scale(larger, larger);
  if (wish.regions) paintRegions(paper, contents, (point) => shrunk(place(point), larger));
  if (wish.scaleBar) paintScaleBar(paper, [width / larger, height / larger], contents.pixelSizeUm, scale / larger);
  return { png: await pngOf(canvas), width, height, isComplete };
}

function paintRegions(paper: CanvasRenderingContext2D, { regions, layers }: PictureContents, place: Placement): void {
  for (const region of regions) {
    const opacity = opacityOf(region, layers);
    if (opacity > 0) paintRegion(paper, place, region, 'plain', opacity);
  }
}

/** In the lower right corner, as on the screen. @param scale  Picture px per image px. */
function paintScaleBar(
  paper: CanvasRenderingContext2D,
  [width, height]: Point,
  pixelSizeUm: number | null,
  scale: number,
): void {
  const bar = scaleBar(pixelSizeUm, scale, Math.max(40, width * LONGEST_BAR));
  const [right, bottom] = [width - MARGIN_PX, height - MARGIN_PX];
  paper.fillStyle = 'rgba(0, 0, 0, 0.6)';
  paper.fillRect(right - bar.widthPx - 16, bottom - 36, bar.widthPx + 16, 36);
  paper.fillStyle = '#ffffff';
  paper.font = '12px "Inter Variable", sans-serif';
  paper.textAlign = 'center';
  paper.fillText(bar.label, right - 8 - bar.widthPx / 2, bottom - 20);
  paper.strokeStyle = '#ffffff';
  paper.lineWidth = 2;
  paper.beginPath();
  paper.moveTo(right - 8 - bar.widthPx, bottom - 14);
  paper.lineTo(right - 8 - bar.widthPx, bottom - 8);
  paper.lineTo(right - 8, bottom - 8);
  paper.lineTo(right - 8, bottom - 14);
  paper.stroke();
}

function shrunk([x, y]: Point, by: number): Point {
  return [x / by, y / by];
}

function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((png) => (png ? resolve(png) : reject(new RangeError('The picture is too large for this browser.')))),
  );
}
