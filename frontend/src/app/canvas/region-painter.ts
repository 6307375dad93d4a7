import type { Point } from '../drawing/point';
import type { Outline } from '../drawing/shapes/shape';

/** The parts of a 2D canvas that painting regions takes. */
export type Paper = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'closePath'
  | 'arc'
  | 'stroke'
  | 'fill'
  | 'lineWidth'
  | 'lineJoin'
  | 'lineCap'
  | 'strokeStyle'
  | 'fillStyle'
  | 'globalAlpha'
>;

/** How a region stands out: as one of many, selected, or just being drawn. */
export type Emphasis = 'plain' | 'selected' | 'draft';

// All in screen px, so regions look the same at every magnification.
const LINE_WIDTH_PX: Readonly<Record<Emphasis, number>> = { plain: 2, selected: 2.5, draft: 2 };
/** A dark rim on both sides of a line keeps it visible on bright tissue. */
const RIM_PX = 1.25;
const RIM_COLOUR = 'rgba(0, 0, 0, 0.55)';
/** Ordinary regions have no fill: it would change the brightness that people judge. */
const FILL_ALPHA: Readonly<Record<Emphasis, number>> = { plain: 0, selected: 0.14, draft: 0.08 };
const MARKER_RADIUS_PX: Readonly<Record<Emphasis, number>> = { plain: 5, selected: 6.5, draft: 5 };
const HANDLE_RADIUS_PX = 4.5;
const TARGET_RADIUS_PX = 7.5;
const HANDLE_COLOUR = '#ffffff';

/** Paints an outline whose points are in screen px. A single point becomes a round marker. */
export function paintOutline(paper: Paper, { points, closed }: Outline, colour: string, emphasis: Emphasis): void {
  if (points.length === 0) return;
  if (points.length === 1) {
    paintMarker(paper, points[0], MARKER_RADIUS_PX[emphasis], colour);
    return;
  }
  paper.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? paper.moveTo(x, y) : paper.lineTo(x, y)));
  if (closed) paper.closePath();
  if (closed && FILL_ALPHA[emphasis] > 0) {
    paper.fillStyle = colour;
    paper.globalAlpha = FILL_ALPHA[emphasis];
    paper.fill();
    paper.globalAlpha = 1;
  }
  paper.lineJoin = 'round';
  paper.lineCap = 'round';
  strokeTwice(paper, LINE_WIDTH_PX[emphasis], colour);
}

/** Paints the points a hand can take hold of; `target` is the one that would finish the drawing. */
export function paintHandles(
  paper: Paper,
  points: readonly Point[],
  colour: string,
  target: Point | null = null,
): void {
  for (const point of points) {
    if (point !== target) paintMarker(paper, point, HANDLE_RADIUS_PX, HANDLE_COLOUR, colour);
  }
  if (target) paintMarker(paper, target, TARGET_RADIUS_PX, HANDLE_COLOUR, colour);
}

function paintMarker(paper: Paper, [x, y]: Point, radius: number, fill: string, line = HANDLE_COLOUR): void {
  paper.beginPath();
  paper.arc(x, y, radius, 0, 2 * Math.PI);
  paper.fillStyle = fill;
  paper.fill();
  strokeTwice(paper, 1.5, line);
}

function strokeTwice(paper: Paper, width: number, colour: string): void {
  paper.lineWidth = width + 2 * RIM_PX;
  paper.strokeStyle = RIM_COLOUR;
  paper.stroke();
  paper.lineWidth = width;
  paper.strokeStyle = colour;
  paper.stroke();
}
