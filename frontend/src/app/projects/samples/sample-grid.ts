import {
  CdkFixedSizeVirtualScroll,
  CdkVirtualForOf,
  CdkVirtualScrollableWindow,
  CdkVirtualScrollViewport,
} from '@angular/cdk/scrolling';
import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { SampleDto } from '../../api/models/sample-dto';
import type { Params } from '@angular/router';
import type { Pick } from './sample-card';
import { SampleCard } from './sample-card';
import { isPicked, type SampleSelection } from './sample-selection';
import { SamplesStore } from './samples-store';

const NARROWEST_CARD_PX = 208;
const GAP_PX = 16;
/** Name, state and labels below the picture. */
const TEXT_PX = 66;
const FEWEST_COLUMNS = 2;

/** Samples as cards. Only the rows that are seen are in the page, whatever their number. */
@Component({
  selector: 'app-sample-grid',
  imports: [
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    CdkVirtualScrollableWindow,
    SampleCard,
  ],
  host: { '[style.--columns]': 'columns()', '[style.--row-height.px]': 'rowHeight()' },
  template: `
    <cdk-virtual-scroll-viewport
      scrollWindow
      role="list"
      aria-label="Samples"
      i18n-aria-label
      [itemSize]="rowHeight()"
      [minBufferPx]="rowHeight() / 2"
      [maxBufferPx]="rowHeight()"
    >
      <div class="row" *cdkVirtualFor="let row of rows(); trackBy: byFirst">
        @for (index of row; track $index) {
          <div class="cell" role="listitem" [attr.aria-posinset]="index + 1" [attr.aria-setsize]="total()">
            @if (store.rowAt(index); as sample) {
              <app-sample-card
                [sample]="sample"
                [picked]="isPicked(selection(), sample.annotation_id)"
                [pickable]="pickable()"
                [labels]="labelsOf()(sample.label_ids)"
                [listParams]="listParams()"
                (toggled)="toggled.emit({ index, pick: $event })"
                (moreAsked)="moreAsked.emit({ sample, opener: $event })"
              />
            } @else {
              <div class="skeleton"></div>
            }
          </div>
        }
      </div>
    </cdk-virtual-scroll-viewport>
  `,
  styles: `
    :host {
      display: block;
    }
    .row {
      display: grid;
      grid-template-columns: repeat(var(--columns), minmax(0, 1fr));
      gap: 16px;
      height: var(--row-height);
      padding-bottom: 16px;
    }
    .cell {
      min-height: 0;
    }
    .skeleton {
      height: 100%;
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container-highest);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SampleGrid {
  readonly selection = input.required<SampleSelection>();
  readonly pickable = input(false);
  readonly labelsOf = input.required<(ids: readonly number[]) => string>();
  /** For the addresses of samples. */
  readonly listParams = input<Params>({});
  readonly toggled = output<{ index: number; pick: Pick }>();
  readonly moreAsked = output<{ sample: SampleDto; opener: HTMLElement }>();
  protected readonly store = inject(SamplesStore);
  protected readonly isPicked = isPicked;
  private readonly width = signal(0);
  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);

  protected readonly total = computed(() => this.store.total() ?? 0);
  protected readonly columns = computed(() =>
    Math.max(FEWEST_COLUMNS, Math.floor((this.width() + GAP_PX) / (NARROWEST_CARD_PX + GAP_PX))),
  );
  protected readonly rowHeight = computed(() => {
    const card = (this.width() - GAP_PX * (this.columns() - 1)) / this.columns();
    return Math.round((Math.max(card, 0) * 3) / 4) + TEXT_PX + GAP_PX;
  });
  /** Indexes of the samples of each row. */
  protected readonly rows = computed(() => {
    const [total, columns] = [this.total(), this.columns()];
    return Array.from({ length: Math.ceil(total / columns) }, (_row, n) =>
      Array.from({ length: Math.min(columns, total - n * columns) }, (_cell, column) => n * columns + column),
    );
  });

  /** A row stays what it is when the list grows: nothing is taken from under the pointer. */
  protected readonly byFirst = (_place: number, row: readonly number[]) => row[0];

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const destroyRef = inject(DestroyRef);
    this.width.set(host.clientWidth);
    afterNextRender(() => {
      // An observer tells only with the next frame, which may be late.
      this.width.set(host.clientWidth);
      const observer = new ResizeObserver(() => this.width.set(host.clientWidth));
      observer.observe(host);
      const range = this.viewport().renderedRangeStream.subscribe(({ start, end }) => {
        const columns = this.columns();
        if (end > start) this.store.look(start * columns, Math.min(end * columns, this.total()) - 1);
      });
      destroyRef.onDestroy(() => {
        observer.disconnect();
        range.unsubscribe();
      });
    });
    effect(() => {
      this.rowHeight();
      this.viewport().checkViewportSize();
    });
  }
}
