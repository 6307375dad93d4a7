import type { PyramidDescription } from '../tiles/pyramid.js';
import { LARGEST_AREA, LARGEST_SIDE } from './iiif-size.js';

/** Names by which viewers recognise the API. Nothing is fetched from there. */
export const IIIF_CONTEXT = 'http://iiif.io/api/image/3/context.json';
export const IIIF_PROFILE = 'http://iiif.io/api/image/3/level2.json';
const PROTOCOL = 'http://iiif.io/api/image';

/** The description of an image by the IIIF Image API 3.0. @param id its address, without a slash at the end */
export function iiifInfo(id: string, { width, height, levels, tileSize }: PyramidDescription): object {
  const offered = levels.filter(
    (level) => Math.max(level.width, level.height) <= LARGEST_SIDE && level.width * level.height <= LARGEST_AREA,
  );
  return {
    '@context': IIIF_CONTEXT,
    ...{ id, type: 'ImageService3', protocol: PROTOCOL, profile: 'level2' },
    ...{ width, height, maxWidth: LARGEST_SIDE, maxHeight: LARGEST_SIDE, maxArea: LARGEST_AREA },
    sizes: offered.map((level) => ({ width: level.width, height: level.height })).reverse(),
    tiles: [{ width: tileSize, height: tileSize, scaleFactors: levels.map(({ level }) => 2 ** level) }],
    preferredFormats: ['jpg', 'png'],
    extraFormats: ['webp'],
    extraQualities: ['color', 'gray', 'bitonal'],
    extraFeatures: ['canonicalLinkHeader', 'mirroring', 'profileLinkHeader', 'sizeUpscaling'],
  };
}
