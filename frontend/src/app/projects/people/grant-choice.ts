import type { RightDto } from '../../api/models/right-dto';

/** What somebody may be let do. */
export type Right = 'view' | 'annotate' | 'administer';
/** Where: the rights below it come with it. */
export type Level = 'project' | 'category' | 'sample';

const CODES = {
  project: { view: 'provie', annotate: 'propar', administer: 'proadm' },
  category: { view: 'catvie', annotate: 'catpar' },
  sample: { view: 'annvie', annotate: 'annpar' },
} as const;

/** A permission to give, as the API takes it. */
export interface Grant {
  readonly type: (typeof CODES)['project'][Right] | (typeof CODES)['category' | 'sample']['view' | 'annotate'];
  readonly type_id: number;
}

/** @throws RangeError for what cannot be given there: a category or a sample is administered with its project */
export function grantFor(right: Right, level: Level, typeId: number): Grant {
  if (level === 'project') return { type: CODES.project[right], type_id: typeId };
  if (right === 'administer') throw new RangeError('Only a whole project can be administered.');
  return { type: CODES[level][right], type_id: typeId };
}

/** Where a permission is. */
export function levelOf({ category_id, annotation_id }: Pick<RightDto, 'category_id' | 'annotation_id'>): Level {
  if (annotation_id > 0) return 'sample';
  return category_id > 0 ? 'category' : 'project';
}

/** Id of that place. */
export function placeIdOf({ project_id, category_id, annotation_id }: RightDto): number {
  return annotation_id || category_id || project_id;
}

export function rightIn({ access }: Pick<RightDto, 'access'>): Right {
  if (access === 'participate') return 'annotate';
  return access === 'view' ? 'view' : 'administer';
}
