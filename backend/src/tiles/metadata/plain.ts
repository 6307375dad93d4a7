import { note } from './notes.js';
import { type Reading, silentReading, UNNAMED } from './reading.js';
import { alike, type TiffPage } from './tiff-page.js';

/**
 * A TIFF file that says nothing we understand. Several pictures of one size and type are taken as slices, as ImageJ opens them;
 * that they may be times or channels cannot be known, and is told.
 *
 * @param description  May be the `{"shape": …, "axes": "ZYX"}` that tifffile writes; anything else says nothing.
 */
export function plainReading(description: string, pages: TiffPage[]): Reading {
  const stack = pages.filter((page) => !page.reduced && alike(page, pages[0])).map((page) => page.index);
  if (stack.length < 2) return silentReading('plain');
  const named = shapedReading(description, stack, pages[0]);
  if (named) return named;
  const notes = [note('metadata.stack-unexplained', stack.length)];
  return { ...silentReading('plain'), sizeZ: stack.length, pages: stack, notes };
}

/** The axes of a file written by tifffile, where they account for every page. */
function shapedReading(description: string, stack: number[], page: TiffPage): Reading | null {
  const { axes, shape } = parsed(description);
  if (axes === undefined || axes.length !== shape.length || new Set(axes).size !== axes.length) return null;
  const sizes = new Map([...axes].map((axis, i) => [axis, shape[i]]));
  const inPage = (axis: string) => 'YXS'.includes(axis);
  if (sizes.get('X') !== page.width || sizes.get('Y') !== page.height) return null;
  if ([...axes].some((axis) => !inPage(axis) && !'CZT'.includes(axis))) return null;
  const [c, z, t] = [sizes.get('C') ?? 1, sizes.get('Z') ?? 1, sizes.get('T') ?? 1];
  if (c * z * t !== stack.length) return null;
  const outer = [...axes].filter((axis) => !inPage(axis));
  const pageOf = (at: Record<string, number>) =>
    outer.reduce((place, axis) => place * (sizes.get(axis) ?? 1) + at[axis], 0);
  const pages: number[] = [];
  for (let time = 0; time < t; time++)
    for (let slice = 0; slice < z; slice++)
      for (let channel = 0; channel < c; channel++) pages.push(stack[pageOf({ C: channel, Z: slice, T: time })]);
  const channels = Array.from({ length: c }, () => UNNAMED);
  return { ...silentReading('plain'), channels, sizeZ: z, sizeT: t, pages };
}

function parsed(description: string): { axes?: string; shape: number[] } {
  if (!description.startsWith('{') || description.length > 10_000) return { shape: [] };
  try {
    const { axes, shape } = JSON.parse(description) as { axes?: unknown; shape?: unknown };
    const sizes = Array.isArray(shape) ? shape.filter((size): size is number => Number.isInteger(size)) : [];
    return { axes: typeof axes === 'string' ? axes : undefined, shape: sizes };
  } catch {
    // SyntaxError: a description that only looks like JSON.
    return { shape: [] };
  }
}
