import type { Annotation } from '../annotations/annotation.entity.js';
import type { SampleSort } from './sample-filter.js';

type Direction = 'ASC' | 'DESC';

/** A column by which samples lie, with `c` for the category. */
export interface SortColumn {
  column: string;
  direction: Direction;
}

/** The same with what one sample has there. */
export interface SortKey extends SortColumn {
  value: string | number | Date;
}

const COLUMNS: Record<string, string> = {
  name: 'a.nameOrder',
  category: 'c.place',
  status: 'a.status',
  updated: 'a.updatedAt',
};

const VALUES: Record<string, (sample: Annotation) => string | number | Date> = {
  'a.nameOrder': ({ nameOrder }) => nameOrder,
  'c.place': ({ category }) => category.place,
  'c.name': ({ category }) => category.name,
  'a.status': ({ status }) => status,
  'a.updatedAt': ({ updatedAt }) => updatedAt,
  'a.categoryId': ({ categoryId }) => categoryId,
};

/** By what samples lie in a list. Name and category come last, and are unique together. */
export function sortColumns(sort: SampleSort): SortColumn[] {
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
  const column = COLUMNS[sort.replace('-', '')] ?? 'a.nameOrder';
  // By name: in the order in which the index has them.
  if (column === 'a.nameOrder') return [column, 'a.categoryId'].map((each) => ({ column: each, direction }));
  return [
    { column, direction },
    ...(column === 'c.place' ? [{ column: 'c.name', direction } as const] : []),
    { column: 'a.nameOrder', direction: 'ASC' },
    { column: 'a.categoryId', direction: 'ASC' },
  ];
}

/** @param sample  With its category. */
export function sortKeys(sample: Annotation, sort: SampleSort): SortKey[] {
  return sortColumns(sort).map((each) => ({ ...each, value: VALUES[each.column]?.(sample) ?? '' }));
}
