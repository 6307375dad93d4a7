import { ringShape } from './polygon';

/** An area whose outline was drawn in one sweep. Many points near each other; otherwise as a polygon. */
export const freehandShape = ringShape('freehand', $localize`Freehand`);
