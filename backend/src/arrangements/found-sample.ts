/** What a script asked for. */
export interface FoundSample {
  annotationId: number;
  /** Null: there was nothing to make. */
  layerId: number | null;
  made: boolean;
}
