/*
 * Which pixels an area covers. Pixel (x, y) is the square [x, x + 1) × [y, y + 1); it belongs to an area when its centre,
 * (x + ½, y + ½), lies inside. A centre on an edge is inside when the area lies to the right of that edge, so that two areas
 * that share an edge share no pixel.
 */

/** Coordinates are pixels of level 0. Rings are closed and hold x and y in turns. */
export type PixelArea =
  /** What is inside the first ring, crossings counted, and in none of the others. */
  | { kind: 'rings'; rings: Float64Array[] }
  | { kind: 'ellipse'; cx: number; cy: number; rx: number; ry: number; rotation: number }
  /** The pixel that contains this point. */
  | { kind: 'point'; x: number; y: number };

/** Rows of an area, in their order; `spans` holds first columns and columns after the last in turns. Rows without are left out. */
export interface AreaRow {
  y: number;
  spans: number[];
}

interface Edge {
  /** Upper end, lower end: the edge crosses the rows whose centres are in [y0, y1). */
  x0: number;
  y0: number;
  y1: number;
  /** Change of x with y. */
  slope: number;
  ring: number;
}

/** @param width of the image, and its height: what is outside is left out. */
export function* areaRows(area: PixelArea, width: number, height: number): Generator<AreaRow> {
  for (const row of rowsOf(area, height)) {
    const spans = within(row.spans, width);
    if (spans.length) yield { y: row.y, spans };
  }
}

function rowsOf(area: PixelArea, height: number): Iterable<AreaRow> {
  if (area.kind === 'rings') return ringRows(area.rings, height);
  if (area.kind === 'ellipse') return ellipseRows(area, height);
  const [x, y] = [Math.floor(area.x), Math.floor(area.y)];
  return y >= 0 && y < height ? [{ y, spans: [x, x + 1] }] : [];
}

function* ellipseRows(
  { cx, cy, rx, ry, rotation }: Extract<PixelArea, { kind: 'ellipse' }>,
  height: number,
): Generator<AreaRow> {
  const [sin, cos] = [Math.sin(rotation), Math.cos(rotation)];
  const reach = Math.hypot(rx * sin, ry * cos);
  // With d = y − cy, points of the ellipse solve a·x² + 2b·d·x + (c·d² − 1) = 0.
  const a = (cos / rx) ** 2 + (sin / ry) ** 2;
  const b = sin * cos * (1 / rx ** 2 - 1 / ry ** 2);
  const c = (sin / rx) ** 2 + (cos / ry) ** 2;
  const first = Math.max(0, Math.ceil(cy - reach - 0.5));
  const after = Math.min(height, Math.ceil(cy + reach - 0.5));
  for (let y = first; y < after; y++) {
    const d = y + 0.5 - cy;
    const root = (b * d) ** 2 - a * (c * d * d - 1);
    if (root <= 0) continue;
    const half = Math.sqrt(root) / a;
    const middle = cx - (b * d) / a;
    yield { y, spans: [firstAt(middle - half), firstAt(middle + half)] };
  }
}

function* ringRows(rings: Float64Array[], height: number): Generator<AreaRow> {
  const edges = rings.flatMap((ring, n) => edgesOf(ring, n)).sort((p, q) => p.y0 - q.y0);
  if (!edges.length) return;
  let active: Edge[] = [];
  let next = 0;
  const first = Math.max(0, Math.ceil(edges[0].y0 - 0.5));
  const bottom = edges.reduce((lowest, { y1 }) => Math.max(lowest, y1), -Infinity);
  for (let y = first; y < height && y + 0.5 < bottom; y++) {
    const centre = y + 0.5;
    active = active.filter(({ y1 }) => y1 > centre);
    for (; next < edges.length && edges[next].y0 <= centre; next++)
      if (edges[next].y1 > centre) active.push(edges[next]);
    const spans = spansAt(active, centre, rings.length);
    if (spans.length) yield { y, spans };
  }
}

function edgesOf(ring: Float64Array, number: number): Edge[] {
  const edges: Edge[] = [];
  for (let n = 0, m = ring.length - 2; n < ring.length; m = n, n += 2) {
    const [ax, ay, bx, by] = [ring[m], ring[m + 1], ring[n], ring[n + 1]];
    if (ay === by) continue;
    const slope = (bx - ax) / (by - ay);
    edges.push(
      ay < by ? { x0: ax, y0: ay, y1: by, slope, ring: number } : { x0: bx, y0: by, y1: ay, slope, ring: number },
    );
  }
  return edges;
}

function spansAt(active: Edge[], centre: number, ringCount: number): number[] {
  const crossings = active.map((edge) => ({ x: edge.x0 + (centre - edge.y0) * edge.slope, ring: edge.ring }));
  crossings.sort((p, q) => p.x - q.x);
  const inside = new Array<boolean>(ringCount).fill(false);
  let holes = 0;
  let open: number | null = null;
  const spans: number[] = [];
  for (const { x, ring } of crossings) {
    inside[ring] = !inside[ring];
    if (ring > 0) holes += inside[ring] ? 1 : -1;
    const covered = inside[0] && holes === 0;
    if (covered && open === null) open = firstAt(x);
    if (covered || open === null) continue;
    const end = firstAt(x);
    if (end > open) append(spans, open, end);
    open = null;
  }
  return spans;
}

/** Spans that touch become one, so that none overlaps. */
function append(spans: number[], from: number, to: number): void {
  if (spans.length && spans[spans.length - 1] === from) spans[spans.length - 1] = to;
  else spans.push(from, to);
}

/** The first column whose centre is at or right of x. */
function firstAt(x: number): number {
  return Math.ceil(x - 0.5);
}

function within(spans: number[], width: number): number[] {
  const inside: number[] = [];
  for (let n = 0; n < spans.length; n += 2) {
    const [from, to] = [Math.max(0, spans[n]), Math.min(width, spans[n + 1])];
    if (to > from) inside.push(from, to);
  }
  return inside;
}
