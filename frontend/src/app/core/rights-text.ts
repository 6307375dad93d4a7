import type { RightDto } from '../api/models/right-dto';

/** What a permission lets somebody do, in the words of the page. */
export function rightText({ reason, type, access }: Pick<RightDto, 'reason' | 'type' | 'access'>): string {
  if (reason === 'administrator') return $localize`Everything, everywhere`;
  if (reason === 'owner') return $localize`Everything`;
  if (type === 'proadm') return $localize`Administer`;
  return access === 'participate' ? $localize`Annotate` : $localize`View`;
}

/** Why somebody may. */
export function reasonText({ reason }: Pick<RightDto, 'reason'>): string {
  switch (reason) {
    case 'administrator':
      return $localize`Administrator of this installation`;
    case 'owner':
      return $localize`Owner`;
    case 'grant':
      return $localize`Was let in`;
    case 'share':
      return $localize`Share link`;
  }
}

/** Where: from the whole down to one sample. */
export function placeText(right: RightDto): string {
  if (right.project_id === 0) return $localize`All projects`;
  return [right.project_name, right.category_name, right.annotation_name].filter((name) => name !== '').join(' › ');
}

/** The same within one project. */
export function placeInProjectText(right: RightDto): string {
  const below = [right.category_name, right.annotation_name].filter((name) => name !== '');
  return below.length > 0 ? below.join(' › ') : $localize`The whole project`;
}
