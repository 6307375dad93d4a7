import type { Geometry, Shape } from '../regions/geometry.js';

/** What of a project is exported. */
export interface ExportScope {
  projectId: number;
  /** Null: all its categories. */
  categoryId: number | null;
  /** Samples; null: all. Those that are not in the project or the category are left out. */
  annotationIds: number[] | null;
}

/** Counts of what makes up the planes of an image. A colour picture is one channel. */
export interface ImageAxes {
  channels: number;
  sizeZ: number;
  sizeT: number;
}

/** Times in all rows are ISO 8601, in UTC, with milliseconds. */
export interface SampleRow {
  id: number;
  project: string;
  categoryId: number;
  category: string;
  name: string;
  status: string;
  /** Chosen options and labels, each once, joined by "; ". */
  options: string | null;
  labels: string | null;
  /** The image that stands for the sample: its own, else that of its lowest image layer. */
  imageId: number | null;
  image: string | null;
  imageUri: string | null;
  /** Px at full resolution; 0: not known. */
  width: number;
  height: number;
  pixelSizeUm: number | null;
  /** What the image holds; null: not known. */
  axes: ImageAxes | null;
  /** `uint8`, `uint16` or `float32`; null: not known. */
  sampleType: string | null;
  decisionCount: number;
  labelCount: number;
  commentCount: number;
  regionCount: number;
  createdAt: string;
  updatedAt: string;
}

/** Who did something. A guest of a share link has the account of the link. */
interface Doer {
  userId: number | null;
  username: string | null;
  person: string | null;
}

export interface DecisionRow extends Doer {
  id: number;
  sampleId: number;
  classificationId: number;
  classification: string;
  option: string;
  decidedAt: string;
  changedAt: string;
  /** When the same reader submitted the sample; null: not yet. */
  submittedAt: string | null;
}

export interface LabelRow extends Doer {
  sampleId: number;
  labelId: number;
  label: string;
  createdAt: string;
}

export interface CommentRow extends Doer {
  id: number;
  sampleId: number;
  layerId: number;
  layer: string;
  parentId: number | null;
  sequence: number;
  content: string;
  resolved: boolean;
  pinX: number | null;
  pinY: number | null;
  createdAt: string;
  updatedAt: string;
}

/** A sheet of regions. */
export interface SheetRow {
  id: number;
  sampleId: number;
  name: string;
  sequence: number;
  /** The group that it is in; null: none. */
  parentId: number | null;
  /** Regions on it. */
  size: number;
}

/** An image layer of a sample, as far as its pixels are concerned. */
export interface PictureRow {
  layerId: number;
  sampleId: number;
  parentId: number | null;
  name: string;
  imageId: number;
  image: string;
  plane: number;
  axes: ImageAxes | null;
  /** Of the channel that the plane is of; null: the file gives none. */
  channelName: string | null;
}

export interface RegionRow extends Doer {
  id: string;
  position: number;
  shape: Shape;
  geometry: Geometry;
  name: string;
  labelId: number | null;
  label: string | null;
  /** `#rrggbb` of the class; null: nobody said. */
  labelColour: string | null;
  colour: string;
  strokePx: number;
  filled: boolean;
  locked: boolean;
  hidden: boolean;
  version: number;
  createdAt: string;
  updatedAt: string;
  sheet: SheetRow;
  sample: SampleRow;
  /** Slice and time, counted from 0, where all pictures of the sheet's group are of one; null: not known. */
  z: number | null;
  t: number | null;
}

/** Which slice and time a plane is of, both counted from 0. Null: not known. */
export function placeOf({ plane, axes }: Pick<PictureRow, 'plane' | 'axes'>): { z: number; t: number } | null {
  if (!axes) return null;
  const slice = Math.floor(plane / axes.channels);
  return { z: slice % axes.sizeZ, t: Math.floor(slice / axes.sizeZ) };
}

/** A sample and what is drawn on it, in the order of its sheets. It must be read before the next one is asked for. */
export interface DrawnSample {
  sample: SampleRow;
  regions: AsyncIterable<RegionRow[]>;
}
