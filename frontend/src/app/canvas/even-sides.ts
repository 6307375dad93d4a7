import { watchPixelRatio } from './pixel-ratio';

/** Sides of the stage are multiples of so many CSS px: whole device px at 1.25, 1.5, 1.75 and 2 of them per px. */
const STEP_PX = 4;

/** Whether the browser rounds sides by itself, as the stylesheet asks it to. */
function roundsSides(): boolean {
  return CSS.supports('width', `round(down, 100%, ${STEP_PX}px)`);
}

/**
 * Does in script what the stylesheet of the canvas asks for, where the browser does not know `round()`.
 *
 * @param stage  Fills its parent.
 * @returns      Stops doing so.
 */
export function keepSidesEven(stage: HTMLElement, isDone = roundsSides): () => void {
  const host = stage.parentElement;
  if (host === null || isDone()) return () => undefined;
  const fit = ({ width, height }: Pick<DOMRectReadOnly, 'width' | 'height'>) => {
    stage.style.width = `${rounded(width)}px`;
    stage.style.height = `${rounded(height)}px`;
  };
  fit(host.getBoundingClientRect());
  const observer = new ResizeObserver(([entry]) => fit(entry.contentRect));
  observer.observe(host);
  return () => observer.disconnect();
}

function rounded(side: number): number {
  return STEP_PX * Math.floor(side / STEP_PX);
}

/**
 * Keeps the stage fit for the screen that it is on.
 *
 * @param changed  Told when the window comes to a screen of another density.
 * @returns        Stops all of it.
 */
export function watchStage(stage: HTMLElement, changed: (pixelRatio: number) => void): () => void {
  const stops = [watchPixelRatio(changed), keepSidesEven(stage)];
  return () => stops.forEach((stop) => stop());
}
