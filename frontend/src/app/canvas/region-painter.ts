import type { Point } from '../drawing/point';
import type { Handle } from '../drawing/tool';
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

/** How a region stands out: as one of many, pointed at, selected, or just being drawn. */
export type Emphasis = 'plain' | 'hovered' | 'selected' | 'draft';

/** What one region looks like on the screen. */
export interface Look {
  /** `#rrggbb` */
  readonly colour: string;
  /** Screen px. */
  readonly strokePx: number;
  readonly filled: boolean;
  readonly emphasis: Emphasis;
  /** 0 to 1, of its layer; 1 unless told. */
  readonly opacity?: number;
}

// All in screen px, so regions look the same at every magnification.
const WIDER_PX: Readonly<Record<Emphasis, number>> = { plain: 0, hovered: 1, selected: 0.5, draft: 0 };
/** A dark rim on both sides of a line keeps it visible on bright tissue. */
const RIM_PX = 1.25;
const RIM_COLOUR = 'rgba(0, 0, 0, 0.55)';
/** A fill changes the brightness that people judge: as little as can be seen. */
const FILL_ALPHA: Readonly<Record<Emphasis, number>> = { plain: 0.1, hovered: 0.2, selected: 0.2, draft: 0.1 };
/** Of an area without a fill of its own. */
const HOLLOW_ALPHA: Readonly<Record<Emphasis, number>> = { plain: 0, hovered: 0.08, selected: 0.14, draft: 0.08 };
const MARKER_RADIUS_PX: Readonly<Record<Emphasis, number>> = { plain: 5, hovered: 6.5, selected: 6.5, draft: 5 };
const HANDLE_RADIUS_PX = 4.5;
const TARGET_RADIUS_PX = 7.5;
const MIDDLE_RADIUS_PX = 3;
const MIDDLE_ALPHA = 0.6;
const HANDLE_COLOUR = '#ffffff';

/** Paints an outline whose points are in screen px. A single point becomes a round marker. */
export function paintOutline(paper: Paper, { points, closed, holes = [] }: Outline, look: Look): void {
  if (points.length === 0) return;
  if (points.length === 1) {
    paintMarker(paper, points[0], look);
    return;
  }
  paper.beginPath();
  for (const ring of [points, ...holes]) {
    ring.forEach(([x, y], i) => (i === 0 ? paper.moveTo(x, y) : paper.lineTo(x, y)));
    if (closed) paper.closePath();
  }
  inkPath(paper, closed, look);
}

/** Fills and strokes the path that is on the paper. */
export function inkPath(paper: Paper, closed: boolean, look: Look): void {
  const { colour, strokePx, filled, emphasis, opacity = 1 } = look;
  const alpha = closed ? (filled ? FILL_ALPHA : HOLLOW_ALPHA)[emphasis] : 0;
  if (alpha > 0) {
    paper.fillStyle = colour;
    paper.globalAlpha = alpha * opacity;
    paper.fill('evenodd');
  }
  paper.globalAlpha = opacity;
  paper.lineJoin = 'round';
  paper.lineCap = 'round';
  strokeTwice(paper, strokePx + WIDER_PX[emphasis], colour);
  paper.globalAlpha = 1;
}

/** Paints the place of a region that is a single point; screen px. */
export function paintMarker(paper: Paper, at: Point, { colour, emphasis, opacity = 1 }: Look): void {
  paper.globalAlpha = opacity;
  paintDisc(paper, at, MARKER_RADIUS_PX[emphasis], colour);
  paper.globalAlpha = 1;
}

/** Paints the points a hand can take hold of; `target` is the one that would finish the drawing. */
export function paintHandles(
  paper: Paper,
  points: readonly Point[],
  colour: string,
  target: Point | null = null,
): void {
  for (const point of points) {
    if (point !== target) paintDisc(paper, point, HANDLE_RADIUS_PX, HANDLE_COLOUR, colour);
  }
  if (target) paintDisc(paper, target, TARGET_RADIUS_PX, HANDLE_COLOUR, colour);
}

/** Paints the handles of a selection. @param place  Image px → screen px */
export function paintGrips(
  paper: Paper,
  handles: readonly Handle[],
  place: (point: Point) => Point,
  colour: string,
): void {
  for (const { at, kind, chosen, stem } of handles) {
    if (stem) {
      paper.beginPath();
      paper.moveTo(...place(stem));
      paper.lineTo(...place(at));
      strokeTwice(paper, 1.5, colour);
    }
    if (kind === 'middle') {
      paper.globalAlpha = MIDDLE_ALPHA;
      paintDisc(paper, place(at), MIDDLE_RADIUS_PX, HANDLE_COLOUR, colour);
      paper.globalAlpha = 1;
    } else if (chosen) paintDisc(paper, place(at), TARGET_RADIUS_PX, colour);
    else paintDisc(paper, place(at), HANDLE_RADIUS_PX, HANDLE_COLOUR, colour);
  }
}

function paintDisc(paper: Paper, [x, y]: Point, radius: number, fill: string, line = HANDLE_COLOUR): void {
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
