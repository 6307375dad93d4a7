/** `N` not yet read by as many people as the project asks for, `S` submitted. */
export const ANNOTATION_STATUSES = ['N', 'S'] as const;
export type AnnotationStatus = (typeof ANNOTATION_STATUSES)[number];

/**
 * @param submissions How many readers have submitted the sample.
 * @param readers     How many the project asks for, at least 1.
 */
export function statusAfter(submissions: number, readers: number): AnnotationStatus {
  return submissions >= readers ? 'S' : 'N';
}
