import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { homeSearch } from '../api/fn/home/home-search';
import type { FoundDto } from '../api/models/found-dto';

/** Something that a search found, and where it is. */
export interface Hit {
  readonly key: string;
  readonly name: string;
  /** The project that it is in; empty for a project. */
  readonly place: string;
  readonly link: readonly (string | number)[];
  readonly queryParams: Readonly<Record<string, number>>;
}

/** What was found of one kind. */
export interface HitGroup {
  readonly kind: 'projects' | 'categories' | 'samples' | 'labels';
  readonly label: string;
  readonly hits: readonly Hit[];
}

/** Finds projects, categories, samples and labels by part of their name. */
@Injectable({ providedIn: 'root' })
export class Search {
  private readonly api = inject(Api);

  /** Groups with something in them. @param limit  Most hits of each kind. */
  async find(text: string, limit: number): Promise<HitGroup[]> {
    if (text.trim() === '') return [];
    const found = await this.api.invoke(homeSearch, { q: text.trim(), limit });
    const room = (each: FoundDto) => ['/projects', each.project_id, 'samples'];
    const groups: HitGroup[] = [
      group('projects', $localize`Projects`, found.projects, (each) => ({ link: room(each), place: '' })),
      group('samples', $localize`Samples`, found.samples, (each) => ({ link: [...room(each), each.id] })),
      group('categories', $localize`Categories`, found.categories, (each) => ({
        link: room(each),
        queryParams: { category: each.id },
      })),
      group('labels', $localize`Labels`, found.labels, (each) => ({
        link: room(each),
        queryParams: { label: each.id },
      })),
    ];
    return groups.filter(({ hits }) => hits.length > 0);
  }
}

function group(
  kind: HitGroup['kind'],
  label: string,
  found: readonly FoundDto[],
  where: (each: FoundDto) => Pick<Hit, 'link'> & Partial<Hit>,
): HitGroup {
  const hits = found.map((each) => ({
    ...{ key: `${kind}/${each.id}`, name: each.name, place: each.project_name, queryParams: {} },
    ...where(each),
  }));
  return { kind, label, hits };
}
