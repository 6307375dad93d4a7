/** Whose way of describing pixels a file uses; `plain` says nothing beyond the picture itself. */
export type MetadataDialect = 'ome' | 'imagej' | 'qptiff' | 'svs' | 'metamorph' | 'plain';

/** A channel as the instrument names it. */
export interface ChannelMetadata {
  /** Null when the file gives none. */
  name: string | null;
  /** `#rrggbb`; null when the file gives none. */
  colour: string | null;
}

/** Something in a file's description that is missing or cannot be true. What is wrong is told, never made up for. */
export interface MetadataNote {
  /** Such as `metadata.channels-disagree`. */
  code: string;
  /** A sentence for people. */
  message: string;
}

/**
 * What a file says about its pixels, as far as the pixels bear it out. It has channels × sizeZ × sizeT planes, in the
 * order plane = (t × sizeZ + z) × channels.length + channel.
 */
export interface ImageMetadata {
  dialect: MetadataDialect;
  /** At least one. A colour picture is one channel. */
  channels: ChannelMetadata[];
  sizeZ: number;
  sizeT: number;
  /** Micrometres, seconds; null when the file does not say, or says what cannot be. Of level 0 of the file. */
  pixelSizeUm: number | null;
  zStepUm: number | null;
  timeStepS: number | null;
  notes: MetadataNote[];
}
