import { InvalidRequestError } from '../errors/app-error.js';

/** The largest picture that is made of an image, in pixels: told in `info.json`. */
export const LARGEST_SIDE = 8192;
export const LARGEST_AREA = 2 ** 24;

interface Size {
  width: number;
  height: number;
}

export interface IiifSize extends Size {
  /** Whether it is as large as it can be without making pixels up. */
  most: boolean;
}

const FORM = /^(\^?)(max|(pct):(\d{1,6}(?:\.\d{1,12})?)|(!?)(\d{1,9})?,(\d{1,9})?)$/;

/** The size that a picture of a region gets. @throws InvalidRequestError */
export function sizeIn(text: string, region: Size): IiifSize {
  const found = FORM.exec(text);
  if (!found) throw refused('the size must be max, w,h, w, ,h, pct:n or !w,h, with ^ before it to enlarge');
  const [, caret, form, part, percent, fitted, wide, high] = found;
  const enlarge = caret === '^';
  const most = largestOf(region, enlarge ? Infinity : 1);
  if (form === 'max') return answer(most, region);
  if (fitted && !(wide && high)) throw refused('the size !w,h must name both sides');
  if (!part && !wide && !high) throw refused('the size must name a side');
  if (fitted) return answer(fittedIn(region, most, { width: Number(wide), height: Number(high) }), region);
  const scale = Number(percent) / 100;
  const asked = part
    ? { width: Math.round(region.width * scale), height: Math.round(region.height * scale) }
    : sidesIn(region, wide, high);
  const size = part && scale > 0 ? atLeastOne(asked) : asked;
  if (size.width < 1 || size.height < 1) throw refused('the size must be at least one pixel');
  if (!enlarge && (size.width > region.width || size.height > region.height))
    throw refused('the size is larger than the region: write ^ before it to enlarge');
  const { width, height } = size;
  if (width > LARGEST_SIDE || height > LARGEST_SIDE || width * height > LARGEST_AREA)
    throw refused(`pictures have at most ${LARGEST_SIDE} pixels on a side and ${LARGEST_AREA} in all`);
  return answer(size, region);
}

function sidesIn(region: Size, wide: string | undefined, high: string | undefined): Size {
  if (wide !== undefined && high !== undefined) return { width: Number(wide), height: Number(high) };
  if (wide !== undefined) {
    const width = Number(wide);
    return { width, height: width && Math.max(1, Math.round((width * region.height) / region.width)) };
  }
  const height = Number(high);
  return { width: height && Math.max(1, Math.round((height * region.width) / region.height)), height };
}

/** The largest with the same sides' ratio that we make, at most `enlarged` times as large. */
function largestOf({ width, height }: Size, enlarged: number): Size {
  const bounds = [LARGEST_SIDE / width, LARGEST_SIDE / height, Math.sqrt(LARGEST_AREA / (width * height)), enlarged];
  const scale = Math.min(...bounds);
  return scale === 1 ? { width, height } : scaled({ width, height }, scale);
}

function fittedIn(region: Size, most: Size, box: Size): Size {
  if (box.width < 1 || box.height < 1) throw refused('the size must be at least one pixel');
  const scale = Math.min(box.width / region.width, box.height / region.height);
  const fits = most.width >= region.width * scale && most.height >= region.height * scale;
  if (!fits) return most;
  const { width, height } = atLeastOne({
    width: Math.round(region.width * scale),
    height: Math.round(region.height * scale),
  });
  return { width: Math.min(width, box.width), height: Math.min(height, box.height) };
}

function scaled({ width, height }: Size, scale: number): Size {
  return atLeastOne({ width: Math.floor(width * scale), height: Math.floor(height * scale) });
}

function atLeastOne({ width, height }: Size): Size {
  return { width: Math.max(1, width), height: Math.max(1, height) };
}

function answer(size: Size, region: Size): IiifSize {
  const most = largestOf(region, 1);
  return { ...size, most: size.width === most.width && size.height === most.height };
}

function refused(message: string): InvalidRequestError {
  return new InvalidRequestError(`The request cannot be accepted: ${message}.`, [{ path: 'size', message }]);
}
