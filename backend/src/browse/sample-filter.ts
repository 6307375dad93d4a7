/** Which samples of a project. What is left out does not matter. */
export interface SampleFilter {
  projectId: number;
  categoryId?: number;
  status?: string;
  labelId?: number;
  classificationId?: number;
  /** Of the classification, or of any. */
  option?: string;
  /** Somebody who has submitted the sample, or decided on it; with an option, who chose that. */
  readerId?: number;
  /** Part of the name. */
  text?: string;
}

export const SAMPLE_SORTS = [
  'name',
  '-name',
  'category',
  '-category',
  'status',
  '-status',
  'updated',
  '-updated',
] as const;
export type SampleSort = (typeof SAMPLE_SORTS)[number];

/** Some samples of a list, from the nth on. */
export interface Stretch {
  sort: SampleSort;
  offset: number;
  limit: number;
}
