import type { Params } from '@angular/router';
import type { SamplesList$Params } from '../api/fn/samples/samples-list';
import type { SampleFilterDto } from '../api/models/sample-filter-dto';

export type SampleSort = NonNullable<SamplesList$Params['sort']>;

const SORTS: readonly SampleSort[] = [
  'name',
  '-name',
  'category',
  '-category',
  'status',
  '-status',
  'updated',
  '-updated',
];

/** Which samples are looked at, and how they lie: all of it stands in the address. */
export interface SampleView {
  readonly filter: SampleFilterDto;
  readonly sort: SampleSort;
  readonly layout: 'grid' | 'table';
}

/** What the address says after `?`; what makes no sense there counts as silence. */
export interface ViewParams {
  readonly category?: string;
  readonly status?: string;
  readonly label?: string;
  /** `3:mild`: an option of a classification; `3`: any of it. */
  readonly decision?: string;
  readonly reader?: string;
  readonly text?: string;
  readonly sort?: string;
  readonly view?: string;
}

export function viewIn(params: ViewParams): SampleView {
  const [classification, ...option] = (params.decision ?? '').split(':');
  const filter: SampleFilterDto = {
    category_id: idIn(params.category),
    status: params.status === 'N' || params.status === 'S' ? params.status : undefined,
    label_id: idIn(params.label),
    classification_id: idIn(classification),
    option: idIn(classification) !== undefined && option.length > 0 ? option.join(':') : undefined,
    reader_id: idIn(params.reader),
    text: params.text?.trim() || undefined,
  };
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  const sort = SORTS.find((known) => known === params.sort) ?? 'name';
  return { filter: given, sort, layout: params.view === 'table' ? 'table' : 'grid' };
}

/** The same as parts of an address; null takes a part out. */
export function paramsOf({ filter, sort, layout }: SampleView): Params {
  const { classification_id: classification, option } = filter;
  return {
    category: filter.category_id ?? null,
    status: filter.status ?? null,
    label: filter.label_id ?? null,
    decision:
      classification === undefined ? null : option === undefined ? classification : `${classification}:${option}`,
    reader: filter.reader_id ?? null,
    text: filter.text ?? null,
    sort: sort === 'name' ? null : sort,
    view: layout === 'grid' ? null : layout,
  };
}

/** What the address of a sample says of the list that it was opened from, so that one can walk through it, and go back. */
export function listParamsOf(view: SampleView): Params {
  return { ...paramsOf(view), sort: view.sort };
}

/** The list that the address of a sample names; null: none. */
export function listIn(params: ViewParams): SampleView | null {
  return params.sort === undefined ? null : viewIn(params);
}

/** How many things are asked for. */
export function filterCount(filter: SampleFilterDto): number {
  const { option: _, ...each } = filter;
  return Object.values(each).filter((value) => value !== undefined).length;
}

function idIn(text: string | undefined): number | undefined {
  return /^[1-9]\d{0,9}$/.test(text ?? '') ? Number(text) : undefined;
}
