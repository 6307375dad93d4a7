import type { CanvasChannel } from './canvas-channel';

/** Whether the channel is a colour image shown whole, rather than one band tinted. */
export function isColourImage({ tiles, blend }: CanvasChannel): boolean {
  return blend === 'over' && tiles.channels > 1;
}
