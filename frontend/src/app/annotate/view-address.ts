import type { CanvasPosition } from '../canvas/canvas-map';

/** Query parameters of a sample's address that say how it is looked at. All may be missing. */
export interface ViewAddress {
  /** Where: `x,y,zoom` or `x,y,zoom,rotation`; image px, screen px per image px, degrees. */
  readonly at?: string;
  /** Which group of layers: its layer id. */
  readonly group?: string;
  /** How layers are shown that were changed: `layerId(settings)`, one after the other. */
  readonly show?: string;
}

/** Closer than the canvas goes, and further away than any image is large. */
const LARGEST_ZOOM = 64;
const SMALLEST_ZOOM = 1e-6;

/** A position as it stands in an address: as short as it can be and lead to the same screen px. */
export function printPosition({ centre, zoom, rotation }: CanvasPosition): string {
  // A tenth of a screen px where the image is magnified, of an image px where it is not.
  const digits = Math.max(1, Math.ceil(Math.log10(zoom)) + 1);
  const [x, y] = centre.map((value) => Number(value.toFixed(digits)));
  const parts = [x, y, Number(zoom.toPrecision(5))];
  const degrees = Number(wholeTurn((rotation * 180) / Math.PI).toFixed(2)) % 360;
  return (degrees === 0 ? parts : [...parts, degrees]).join(',');
}

/** @returns null for text that is no position: somebody may have typed it */
export function parsePosition(text: string | undefined): CanvasPosition | null {
  const parts = (text ?? '').split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const [x, y, zoom, rotation = 0] = parts;
  if (parts.length < 3 || parts.length > 4 || !parts.every(Number.isFinite)) return null;
  if (zoom < SMALLEST_ZOOM || zoom > LARGEST_ZOOM) return null;
  return { centre: [x, y], zoom, rotation: (wholeTurn(rotation) * Math.PI) / 180 };
}

/** 0 to below 360. */
function wholeTurn(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}

/** Settings of layers as they stand in an address. Their text holds no brackets: it is `key:value,key:value`. */
export function printShown(settings: ReadonlyMap<number, string>): string {
  return [...settings].map(([layerId, text]) => `${layerId}(${text})`).join('');
}

export function parseShown(text: string | undefined): ReadonlyMap<number, string> {
  const found = [...(text ?? '').matchAll(/(\d{1,15})\(([^()]*)\)/g)];
  return new Map(found.map(([, layerId, settings]) => [Number(layerId), settings]));
}

/**
 * Whether going from one position to the other is a step that "back" should take back, and not a nudge: out of the middle
 * of what was seen, or twice as close or far.
 *
 * @param reach  Half of the canvas' shorter side, in screen px.
 */
export function isStep(from: CanvasPosition, to: CanvasPosition, reach: number): boolean {
  const ratio = to.zoom / from.zoom;
  if (ratio >= 2 || ratio <= 0.5) return true;
  const moved = Math.hypot(to.centre[0] - from.centre[0], to.centre[1] - from.centre[1]);
  return moved * Math.min(from.zoom, to.zoom) > reach;
}
