import {
  CdkFixedSizeVirtualScroll,
  CdkVirtualScrollableWindow,
  CdkVirtualScrollViewport,
} from '@angular/cdk/scrolling';
import { DatePipe } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatSort, MatSortHeader, type Sort } from '@angular/material/sort';
import { MatTableModule } from '@angular/material/table';
import { mdiDotsVertical } from '@mdi/js';
import { type Params, RouterLink } from '@angular/router';
import type { SampleDto } from '../../api/models/sample-dto';
import { Icon } from '../../ui/icon';
import { StatusChip } from '../../ui/status-chip';
import type { Pick } from './sample-card';
import type { SampleSort } from '../../core/sample-filter';
import { SamplePicture } from './sample-picture';
import { isPicked, pickedCount, type SampleSelection } from './sample-selection';
import { SamplesStore } from './samples-store';

const ROW_PX = 56;
const BUFFER_ROWS = 4;
/** From which width on there is room for each column. */
const COLUMNS: readonly { readonly name: string; readonly fromPx: number }[] = [
  { name: 'pick', fromPx: 0 },
  { name: 'picture', fromPx: 0 },
  { name: 'name', fromPx: 0 },
  { name: 'category', fromPx: 620 },
  { name: 'status', fromPx: 0 },
  { name: 'labels', fromPx: 760 },
  { name: 'decisions', fromPx: 900 },
  { name: 'updated', fromPx: 520 },
  { name: 'more', fromPx: 0 },
];

/** Samples as rows. Only those that are seen are in the page, whatever their number. */
@Component({
  selector: 'app-sample-table',
  imports: [
    CdkFixedSizeVirtualScroll,
    CdkVirtualScrollViewport,
    CdkVirtualScrollableWindow,
    DatePipe,
    Icon,
    MatCheckbox,
    MatSort,
    MatSortHeader,
    MatTableModule,
    RouterLink,
    SamplePicture,
    StatusChip,
  ],
  templateUrl: './sample-table.html',
  styleUrl: './sample-table.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SampleTable {
  readonly selection = input.required<SampleSelection>();
  readonly pickable = input(false);
  readonly sort = input.required<SampleSort>();
  readonly labelsOf = input.required<(ids: readonly number[]) => string>();
  readonly categoryOf = input.required<(categoryId: number) => string>();
  /** For the addresses of samples. */
  readonly listParams = input<Params>({});
  readonly toggled = output<{ index: number; pick: Pick }>();
  readonly moreAsked = output<{ sample: SampleDto; opener: HTMLElement }>();
  readonly allToggled = output<boolean>();
  readonly sorted = output<SampleSort>();
  protected readonly store = inject(SamplesStore);
  protected readonly isPicked = isPicked;
  protected readonly moreIcon = mdiDotsVertical;
  protected readonly rowPx = ROW_PX;
  protected readonly bufferPx = ROW_PX * BUFFER_ROWS;
  /** Whether Shift was held when a box was clicked, which its change does not tell. */
  protected range = false;
  private readonly width = signal(0);
  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);

  protected readonly indexes = computed(() => Array.from({ length: this.store.total() ?? 0 }, (_row, n) => n));
  protected readonly columns = computed(() =>
    COLUMNS.filter(
      ({ name, fromPx }) => this.width() >= fromPx && (this.pickable() || (name !== 'pick' && name !== 'more')),
    ).map(({ name }) => name),
  );
  protected readonly active = computed(() => this.sort().replace('-', ''));
  protected readonly direction = computed(() => (this.sort().startsWith('-') ? 'desc' : 'asc'));
  protected readonly picked = computed(() => pickedCount(this.selection()));
  protected readonly allPicked = computed(() => this.picked() > 0 && this.picked() === this.store.total());

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      this.width.set(host.clientWidth);
      const observer = new ResizeObserver(() => this.width.set(host.clientWidth));
      observer.observe(host);
      const range = this.viewport().renderedRangeStream.subscribe(({ start, end }) => {
        if (end > start) this.store.look(start, end - 1);
      });
      destroyRef.onDestroy(() => {
        observer.disconnect();
        range.unsubscribe();
      });
    });
  }

  protected byIndex(_place: number, index: number): number {
    return index;
  }

  protected sortBy({ active, direction }: Sort): void {
    this.sorted.emit((direction === 'desc' ? `-${active}` : active) as SampleSort);
  }

  protected selectName(sample: SampleDto): string {
    return $localize`Select ${sample.name}`;
  }

  protected moreName(sample: SampleDto): string {
    return $localize`More for ${sample.name}`;
  }

  protected decisionsOf({ decisions }: SampleDto): string {
    return decisions.map(({ option, readers }) => (readers > 1 ? `${option} × ${readers}` : option)).join(', ');
  }
}
