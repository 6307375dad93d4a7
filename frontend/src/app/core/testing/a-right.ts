import type { RightDto } from '../../api/models/right-dto';

/** Ada may annotate the whole of project 1. */
export function aRight(with_: Partial<RightDto> = {}): RightDto {
  return {
    ...{ user_id: 2, username: 'ada', name: 'Ada', active: true, reason: 'grant', type: 'propar' },
    ...{ access: 'participate', project_id: 1, project_name: 'Study', category_id: 0, category_name: '' },
    ...{ annotation_id: 0, annotation_name: '', share_id: 0, note: '' },
    ...with_,
  };
}
