import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatFormField, MatLabel, MatPrefix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOptgroup, MatOption, MatSelect } from '@angular/material/select';
import { mdiFilterVariant, mdiMagnify, mdiTable, mdiViewGridOutline } from '@mdi/js';
import { Icon } from '../../ui/icon';
import { ProjectStore } from '../project-store';
import { filterCount, type SampleSort, type SampleView } from '../../core/sample-filter';

const TYPING_MS = 250;

/** What is chosen in the fields of the filter. */
type FilterChange = Partial<SampleView['filter']>;

/** Which samples are listed, in what order, as cards or as rows. */
@Component({
  selector: 'app-sample-filters',
  imports: [
    Icon,
    MatButton,
    MatButtonToggle,
    MatButtonToggleGroup,
    MatFormField,
    MatInput,
    MatLabel,
    MatOptgroup,
    MatOption,
    MatPrefix,
    MatSelect,
  ],
  templateUrl: './sample-filters.html',
  styleUrl: './sample-filters.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SampleFilters {
  readonly view = input.required<SampleView>();
  /** `typed`: while somebody is typing, which makes no step to go back to. */
  readonly changed = output<{ view: SampleView; typed: boolean }>();
  protected readonly project = inject(ProjectStore);
  protected readonly isOpen = signal(false);
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected readonly findIcon = mdiMagnify;
  protected readonly filterIcon = mdiFilterVariant;
  protected readonly gridIcon = mdiViewGridOutline;
  protected readonly tableIcon = mdiTable;
  protected readonly count = computed(() => filterCount(this.view().filter));
  protected readonly decision = computed(() => {
    const { classification_id: id, option } = this.view().filter;
    return id === undefined ? undefined : option === undefined ? String(id) : `${id}:${option}`;
  });
  protected readonly sorts: readonly { readonly sort: SampleSort; readonly label: string }[] = [
    { sort: 'name', label: $localize`Name` },
    { sort: '-name', label: $localize`Name, from the end` },
    { sort: 'category', label: $localize`Category` },
    { sort: '-updated', label: $localize`Last changed` },
    { sort: 'updated', label: $localize`Longest unchanged` },
    { sort: 'status', label: $localize`Open first` },
    { sort: '-status', label: $localize`Submitted first` },
  ];

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected type(event: Event): void {
    const { value } = event.target as HTMLInputElement;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.set({ text: value.trim() || undefined }, true), TYPING_MS);
  }

  protected set(change: FilterChange, typed = false): void {
    this.changed.emit({ view: { ...this.view(), filter: { ...this.view().filter, ...change } }, typed });
  }

  protected decide(value: string): void {
    const [id, ...option] = value.split(':');
    const classification_id = id ? Number(id) : undefined;
    this.set({ classification_id, option: option.length > 0 ? option.join(':') : undefined });
  }

  protected sortBy(sort: SampleSort): void {
    this.changed.emit({ view: { ...this.view(), sort }, typed: false });
  }

  protected show(layout: SampleView['layout']): void {
    this.changed.emit({ view: { ...this.view(), layout }, typed: false });
  }

  protected clear(): void {
    clearTimeout(this.timer);
    this.changed.emit({ view: { ...this.view(), filter: {} }, typed: false });
  }
}
