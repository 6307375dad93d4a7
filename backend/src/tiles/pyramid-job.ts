import type { Histogram } from './histogram.js';
import type { PyramidFileWriter, PyramidShape } from './pyramid-file.js';
import type { PyramidLevel } from './pyramid.js';
import type { SourceImage } from './source-image.js';
import type { TilingLimits } from './worker-protocol.js';

/** A pyramid that is to be made. */
export interface PyramidJob {
  source: SourceImage;
  shape: PyramidShape;
  levels: PyramidLevel[];
  writer: PyramidFileWriter;
  /** Prefix of files made on the way. */
  scratchPath: string;
  limits: TilingLimits;
  /** Told the share of the work that is done, 0..1. */
  report: (share: number) => void;
}

/** What is known once all tiles are written. */
export interface MadePyramid {
  /** One per plane and channel. */
  histograms: Histogram[];
  thumbnail: Buffer;
}
