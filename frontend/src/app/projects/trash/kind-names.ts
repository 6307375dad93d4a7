import type { TrashEntryDto } from '../../api/models/trash-entry-dto';

/** What lies in the trash, as people call it. */
export const KIND_NAMES: Record<TrashEntryDto['kind'], string> = {
  project: $localize`Project`,
  category: $localize`Category`,
  annotation: $localize`Sample`,
  layer: $localize`Layer`,
  image: $localize`Image`,
  classification: $localize`Classification`,
};
