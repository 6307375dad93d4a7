import { AppError } from '../errors/app-error.js';
import { type DrawnObject, objectsIn } from '../regions/fabric-reading.js';
import { elementsUnder } from '../regions/json-slices.js';

/** What is drawn on a layer of the public system, object by object, in their order. */
export interface DrawnText {
  objects: (DrawnObject & { place: number })[];
  /** Objects that are kept as they are written, but cannot be shown. */
  kept: { place: number; reason: string }[];
  /** What is lost. */
  lost: { place: number; reason: string }[];
}

/**
 * Reads a text of regions as far as it can be read. The public system cut off what was longer than 64 KB where its database was
 * not strict; what was drawn before the cut is there all the same.
 *
 * @param data `layers.data`: empty, `none`, or the JSON of a Fabric.js canvas.
 */
export function drawnObjectsIn(data: string): DrawnText {
  const drawn: DrawnText = { objects: [], kept: [], lost: [] };
  const text = data.trim();
  if (text === '' || text.toLowerCase() === 'none') return drawn;
  const { elements, problem } = elementsOf(text);
  for (const [place, element] of elements.entries()) add(drawn, place, element);
  if (problem) drawn.lost.push({ place: elements.length, reason: problem });
  return drawn;
}

function add(drawn: DrawnText, place: number, text: string): void {
  if (!text.startsWith('{')) {
    drawn.lost.push({ place, reason: 'It is no object of Fabric.js.' });
    return;
  }
  try {
    const [object] = objectsIn(`{"objects":[${text}]}`);
    drawn.objects.push({ ...object, place });
    if (!object.content)
      drawn.kept.push({ place, reason: 'It is no shape that can be drawn here; it is kept as it is.' });
  } catch (error) {
    // UnreadableDataError: a coordinate is no number.
    if (!(error instanceof AppError)) throw error;
    drawn.objects.push({ content: null, text, place });
    const { message = 'cannot be read', path = '' } = error.details.issues?.[0] ?? {};
    const field = path.replace(/^data\.objects\[0\]\.?/, '') || 'It';
    drawn.kept.push({ place, reason: `${field} ${message}: it is kept as it is, and not drawn.` });
  }
}

function elementsOf(text: string): { elements: string[]; problem: string | null } {
  const none = { elements: [], problem: 'The text is no JSON of Fabric.js.' };
  let canvas: unknown;
  try {
    canvas = JSON.parse(text);
  } catch {
    // SyntaxError: perhaps cut off.
    const list = /"objects"\s*:\s*\[/.exec(text);
    if (!list) return none;
    const elements = wholeElements(text, list.index + list[0].length);
    const problem = `The text breaks off or is damaged behind ${elements.length} whole objects; what follows is lost.`;
    return { elements, problem };
  }
  const { objects } = (canvas ?? {}) as { objects?: unknown };
  return Array.isArray(objects) ? { elements: elementsUnder(text, 'objects'), problem: null } : none;
}

/** Objects of a list, up to the first that does not end or cannot be read. @param start Behind the list's bracket. */
function wholeElements(text: string, start: number): string[] {
  const found: string[] = [];
  for (let at = start; ;) {
    while (' \t\r\n,'.includes(text[at] ?? '-')) at++;
    const end = text[at] === '{' ? endOfObject(text, at) : -1;
    if (end < 0 || !isJson(text.slice(at, end))) return found;
    found.push(text.slice(at, end));
    at = end;
  }
}

/** Just behind the brace that closes it; -1: it does not end. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
  }
  return -1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
