import { fabricData, fabricObject, STROKE_WIDTH } from './fabric-json.js';
import type { Geometry, Point, Shape } from './geometry.js';
import { DEFAULT_STYLE, type StoredRegion } from './region-change.js';

/*
 * The same text as fabricData's, quoted as it stands inside another JSON text, straight from what the table holds. An
 * export has a million regions, and nearly all of its time would go into objects that are made only to be written: so the
 * points go from text to text. fabric-text.spec.ts holds both to the same outcome.
 */

/** As `regions` holds it. */
export interface RegionText {
  regionId: string;
  shape: Shape;
  /** JSON */
  geometry: string;
  name: string;
  colour: string;
  strokePx: number;
  filled: Flag;
  locked: Flag;
  hidden: Flag;
}
/** As databases have it. */
type Flag = boolean | 0 | 1;

/** A text without its outer quotes, as it stands between those of a JSON string. */
export const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);

const PROBE: StoredRegion = {
  ...{ regionId: '', shape: 'point', geometry: { points: [[0, 0]] }, name: '', labelId: null, version: 1 },
  ...{ ...DEFAULT_STYLE, colour: '#000000' },
};

/** Before and after the objects of a layer; between two objects stands a comma. */
export const [FABRIC_HEAD, FABRIC_TAIL] = quoted(fabricData([PROBE])).split(
  quoted(JSON.stringify(fabricObject(PROBE))),
);

/** One object of the canvas. */
export function quotedFabric(region: RegionText): string {
  const walked = WALKED.includes(region.shape) && looksUsual(region) ? walk(region) : null;
  if (walked === null) {
    const geometry = JSON.parse(region.geometry) as Geometry;
    const flags = { filled: !!region.filled, locked: !!region.locked, hidden: !!region.hidden };
    return quoted(JSON.stringify(fabricObject({ ...PROBE, ...region, ...flags, geometry })));
  }
  const frame = frameOf(region);
  const { left, top, width, height, points } = walked;
  const { regionId, shape, name } = region;
  const memento = `{\\"id\\":${quotedString(regionId)},\\"shape\\":\\"${shape}\\",\\"name\\":${quotedString(name)}}`;
  const box = `${frame[0]}${left}${frame[1]}${top}${frame[2]}${width}${frame[3]}${height}`;
  return `${box}${frame[4]}${points}${frame[5]}${memento}${frame[6]}`;
}

const WALKED: Shape[] = ['line', 'polygon', 'freehand'];
const looksUsual = ({ strokePx, filled, locked, hidden }: RegionText): boolean =>
  strokePx === DEFAULT_STYLE.strokePx && !!filled && !locked && !hidden;

const quotedString = (text: string): string =>
  /^[\w .-]*$/.test(text) ? `\\"${text}\\"` : quoted(JSON.stringify(text));

const SLOTS = ['left', 'top', 'width', 'height', 'points', 'memento'];
const MOST_FRAMES = 1000;
const frames = new Map<string, string[]>();

/** What all regions of one shape and colour have in common: the texts around the six slots. */
function frameOf({ shape, colour }: RegionText): string[] {
  const known = frames.get(`${shape}${colour}`);
  if (known) return known;
  const geometry = { points: [[0, 0] as Point] };
  const slots = Object.fromEntries(SLOTS.map((slot) => [slot, `\n${slot}`]));
  const text = quoted(JSON.stringify({ ...fabricObject({ ...PROBE, geometry, shape, colour }), ...slots }));
  const frame = text.split(/\\"\\\\n(?:left|top|width|height|points|memento)\\"/);
  if (frames.size >= MOST_FRAMES) frames.clear();
  frames.set(`${shape}${colour}`, frame);
  return frame;
}

interface Walked {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Quoted JSON. */
  points: string;
}

const POINTS = '{"points":[[';
const COMMA = ','.charCodeAt(0);

/** @returns null for a text that is not written as we write it, and for one with holes. */
function walk({ shape, geometry: text }: RegionText): Walked | null {
  if (!text.startsWith(POINTS)) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  let points = '';
  let strange = 0;
  for (let start = POINTS.length; ; start += 3) {
    const comma = text.indexOf(',', start);
    const end = text.indexOf(']', comma);
    if (comma < 0 || end < 0) return null;
    const [x, y] = [text.slice(start, comma), text.slice(comma + 1, end)];
    const [across, down] = [Number(x), Number(y)];
    strange += across - across + (down - down); // NaN from the first on that is no number
    if (across < left) left = across;
    if (across > right) right = across;
    if (down < top) top = down;
    if (down > bottom) bottom = down;
    points += `{\\"x\\":${x},\\"y\\":${y}},`;
    start = end;
    if (text.charCodeAt(end + 1) === COMMA) continue;
    if (strange !== 0 || text.slice(end) !== ']]}') return null;
    break;
  }
  const all = shape !== 'line' ? points + points.slice(0, points.indexOf('}') + 1) : points.slice(0, -1);
  const [width, height] = [right - left, bottom - top];
  return { left: left - STROKE_WIDTH / 2, top: top - STROKE_WIDTH / 2, width, height, points: `[${all}]` };
}
