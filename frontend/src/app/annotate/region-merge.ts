import { PackedGeometry } from '../drawing/packed-geometry';
import type { Geometry, PointsGeometry, Region, Ring } from '../drawing/region';

/** What became of two people's changes to one region since both saw the same state. */
export type Merge =
  /** The server already holds what I want. */
  | { readonly outcome: 'settled' }
  /** Send this; `null` deletes the region. */
  | { readonly outcome: 'merged'; readonly region: Region | null }
  /** Both changed the same part, or one deleted what the other changed: only a person can say which holds.
   * `region` is mine with what they alone have changed. */
  | { readonly outcome: 'clash'; readonly region: Region | null };

/** The parts of a region that can be changed apart from each other. Shape and geometry only make sense together. */
const PARTS = ['geometry', 'name', 'labelId', 'colour', 'strokePx', 'filled', 'locked', 'hidden'] as const;
type Part = (typeof PARTS)[number];

/** Whether two regions say the same, whatever their versions. `null` is a region that does not exist. */
export function sameContent(a: Region | null, b: Region | null): boolean {
  if (a === null || b === null) return a === b;
  return PARTS.every((part) => samePart(a, b, part));
}

/** What is known of how a change fared before. */
export interface Attempt {
  /** What I sent without getting an answer: where the server holds that, it is no change of theirs. */
  readonly sent?: Region | null;
  /** Whether a region without a base was there before: then others can have drawn it again, not only I. */
  readonly wasThere?: boolean;
}

/**
 * Puts my change on top of somebody else's.
 *
 * @param base    What the server held when I began; `null` if the region was new.
 * @param mine    What I want; `null` = gone.
 * @param theirs  What the server holds now; `null` = gone.
 */
export function mergeRegion(
  base: Region | null,
  mine: Region | null,
  theirs: Region | null,
  { sent, wasThere = false }: Attempt = {},
): Merge {
  if (sameContent(mine, theirs)) return { outcome: 'settled' };
  if (sent !== undefined && sameContent(sent, theirs)) return { outcome: 'merged', region: mine };
  if (mine === null)
    return sameContent(base, theirs) ? { outcome: 'merged', region: null } : { outcome: 'clash', region: null };
  if (theirs === null) {
    if (base === null) return { outcome: 'merged', region: mine };
    return sameContent(base, mine) ? { outcome: 'settled' } : { outcome: 'clash', region: mine };
  }
  // What nobody else can know is there because I sent it: all that differs now, others have changed.
  const known = base ?? (wasThere ? null : (sent ?? null));
  return mergeParts(known, mine, theirs, sent ?? null);
}

/**
 * A gesture made on what was seen a moment ago, on top of what is there now: only what the gesture changed is changed.
 *
 * @param before What the gesture began with.
 * @param after  What it made of that.
 * @param now    What is there now.
 */
export function reapply(before: Region, after: Region, now: Region): Region {
  let region = after;
  for (const part of PARTS) if (samePart(before, after, part)) region = withPart(region, now, part);
  return region;
}

/**
 * Takes a gesture back from what is there now: only the parts that are still as the gesture left them.
 *
 * @param from What the gesture made.
 * @param to   What was there before it.
 * @param now  What is there now.
 */
export function takeBackParts(from: Region, to: Region, now: Region): { region: Region; isWhole: boolean } {
  const parts = PARTS.filter((part) => !samePart(from, to, part));
  const mine = parts.filter((part) => samePart(now, from, part));
  const others = parts.filter((part) => !mine.includes(part) && !samePart(now, to, part));
  return { region: mine.reduce((region, part) => withPart(region, to, part), now), isWhole: others.length === 0 };
}

function mergeParts(base: Region | null, mine: Region, theirs: Region, sent: Region | null): Merge {
  let region = mine;
  let isClash = false;
  for (const part of PARTS) {
    if (samePart(mine, theirs, part)) continue;
    const changedByMe = base === null || !samePart(base, mine, part);
    const isMyOwn = sent !== null && samePart(sent, theirs, part);
    const changedByThem = !isMyOwn && (base === null || !samePart(base, theirs, part));
    if (changedByMe && changedByThem) isClash = true;
    else if (changedByThem) region = withPart(region, theirs, part);
  }
  if (isClash) return { outcome: 'clash', region };
  return sameContent(region, theirs) ? { outcome: 'settled' } : { outcome: 'merged', region };
}

function withPart(region: Region, from: Region, part: Part): Region {
  if (part === 'geometry') return { ...region, shape: from.shape, geometry: from.geometry };
  return { ...region, [part]: from[part] };
}

function samePart(a: Region, b: Region, part: Part): boolean {
  if (part === 'geometry') return a.shape === b.shape && sameGeometry(a.geometry, b.geometry);
  return a[part] === b[part];
}

function sameGeometry(a: Geometry, b: Geometry): boolean {
  if (a === b) return true;
  if (a instanceof PackedGeometry && b instanceof PackedGeometry) return a.equals(b);
  if ('points' in a) return 'points' in b && sameRings(a, b);
  const sameBox = !('points' in b) && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
  return sameBox && (a.rotation ?? 0) === (b.rotation ?? 0);
}

function sameRings(a: PointsGeometry, b: PointsGeometry): boolean {
  if (!sameRing(a.points, b.points)) return false;
  const [holesOfA, holesOfB] = [a.holes ?? [], b.holes ?? []];
  return holesOfA.length === holesOfB.length && holesOfA.every((hole, i) => sameRing(hole, holesOfB[i]));
}

function sameRing(a: Ring, b: Ring): boolean {
  return a.length === b.length && a.every(([x, y], i) => x === b[i][0] && y === b[i][1]);
}
