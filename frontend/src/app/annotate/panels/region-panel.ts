import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  Injector,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import {
  mdiCircleMedium,
  mdiEllipseOutline,
  mdiEyeOffOutline,
  mdiGesture,
  mdiLockOutline,
  mdiRectangleOutline,
  mdiVectorLine,
  mdiVectorPolygon,
} from '@mdi/js';
import type { Region, ShapeId } from '../../drawing/region';
import { Icon } from '../../ui/icon';
import { RegionList, type RegionOrder } from '../region-list';

const SHAPE_ICONS: Readonly<Record<ShapeId, string>> = {
  point: mdiCircleMedium,
  line: mdiVectorLine,
  polygon: mdiVectorPolygon,
  rectangle: mdiRectangleOutline,
  ellipse: mdiEllipseOutline,
  freehand: mdiGesture,
};
const ORDERS: readonly { readonly order: RegionOrder; readonly name: string }[] = [
  { order: 'drawn', name: $localize`As drawn` },
  { order: 'name', name: $localize`By name` },
  { order: 'class', name: $localize`By class` },
  { order: 'size', name: $localize`By size` },
];
const ROW_PX = 32;
const MOST_ROWS_SHOWN = 9;

/**
 * What is drawn, as a list: the canvas for those who use the keyboard or a screen reader. Only the lines in view exist, so
 * that a hundred thousand regions are as quick as ten.
 */
@Component({
  selector: 'app-region-panel',
  imports: [CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport, Icon],
  templateUrl: './region-panel.html',
  styleUrls: ['./panel.scss', './region-panel.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RegionPanel {
  readonly regions = input.required<readonly Region[]>();
  readonly selection = input.required<ReadonlySet<string>>();
  /** Names of classes by label id. */
  readonly classes = input<ReadonlyMap<number, string>>(new Map());
  /** The region under the pointer, here or on the canvas. */
  readonly hovered = input<string | null>(null);
  readonly readOnly = input(false);
  readonly selected = output<readonly string[]>();
  readonly hoverChanged = output<string | null>();
  /** It is to be shown on the canvas. */
  readonly found = output<string>();
  readonly deleted = output<readonly string[]>();

  private readonly injector = inject(Injector);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);
  protected readonly order = signal<RegionOrder>('drawn');
  protected readonly list = new RegionList();
  /** In the order of the lines. */
  protected readonly rows = computed(() =>
    this.list.follow({ regions: this.regions(), classes: this.classes(), order: this.order() }),
  );
  protected readonly heightPx = computed(() => ROW_PX * Math.min(MOST_ROWS_SHOWN, this.regions().length));
  /** The line that keys act on: the one that was selected last. */
  protected readonly active = linkedSignal<{ rows: readonly Region[]; only: string | null }, number>({
    source: () => ({
      rows: this.rows(),
      only: this.selection().size === 1 ? ([...this.selection()][0] ?? null) : null,
    }),
    computation: ({ rows, only }, before) => {
      const stays = before !== undefined && rows[before.value]?.regionId === only;
      const at = stays ? before.value : only === null ? -1 : rows.findIndex(({ regionId }) => regionId === only);
      return at >= 0 ? at : Math.min(before?.value ?? 0, Math.max(0, rows.length - 1));
    },
  });
  protected readonly activeId = computed(() => {
    const row = this.rows()[this.active()];
    return row ? `region-${row.regionId}` : null;
  });
  /** Where a run of lines that Shift selects begins. */
  private anchor = 0;

  protected readonly orders = ORDERS;
  protected readonly rowPx = ROW_PX;
  protected readonly lockedIcon = mdiLockOutline;
  protected readonly hiddenIcon = mdiEyeOffOutline;
  protected readonly idOf = (_index: number, region: Region) => region.regionId;

  constructor() {
    effect(() => {
      const active = this.active();
      untracked(() => this.reveal(active));
    });
  }

  protected iconOf(region: Region): string {
    return SHAPE_ICONS[region.shape];
  }

  protected chooseOrder(event: Event): void {
    this.order.set((event.target as HTMLSelectElement).value as RegionOrder);
  }

  protected choose(event: MouseEvent): void {
    const id = regionUnder(event);
    const index = this.rows().findIndex(({ regionId }) => regionId === id);
    if (id === null || index < 0) return;
    const { shiftKey, ctrlKey, metaKey } = event;
    if (shiftKey) return this.selectRun(index);
    this.anchor = index;
    this.active.set(index);
    if (!ctrlKey && !metaKey) return this.selected.emit([id]);
    const chosen = new Set(this.selection());
    if (!chosen.delete(id)) chosen.add(id);
    this.selected.emit([...chosen]);
  }

  protected find(event: MouseEvent): void {
    const id = regionUnder(event);
    if (id !== null) this.found.emit(id);
  }

  protected pressKey(event: KeyboardEvent): void {
    const last = this.rows().length - 1;
    const page = MOST_ROWS_SHOWN - 1;
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -last, End: last },
    };
    const step = steps[event.key];
    const id = this.rows()[this.active()]?.regionId;
    if (step !== undefined) this.stepTo(Math.max(0, Math.min(last, this.active() + step)), event.shiftKey);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) this.selected.emit(this.idsBetween(0, last));
    else if (event.key === 'Enter' && id !== undefined) this.found.emit(id);
    else if (event.key === ' ' && id !== undefined) this.selected.emit([id]);
    else if (event.key === 'Delete' && !this.readOnly()) this.deleted.emit([...this.selection()]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private stepTo(index: number, extend: boolean): void {
    // After the details of what is selected now have taken their room.
    afterNextRender(() => this.revealForKeys(), { injector: this.injector });
    if (extend) return this.selectRun(index);
    this.anchor = index;
    this.active.set(index);
    this.selected.emit(this.idsBetween(index, index));
  }

  private selectRun(index: number): void {
    this.active.set(index);
    this.selected.emit(this.idsBetween(Math.min(this.anchor, index), Math.max(this.anchor, index)));
  }

  private idsBetween(from: number, to: number): string[] {
    return this.rows()
      .slice(from, to + 1)
      .map(({ regionId }) => regionId);
  }

  private reveal(index: number): void {
    const viewport = this.viewport();
    if (!viewport) return;
    const [top, height] = [viewport.measureScrollOffset('top'), viewport.getViewportSize()];
    if (index * ROW_PX < top) viewport.scrollToOffset(index * ROW_PX);
    else if ((index + 1) * ROW_PX > top + height) viewport.scrollToOffset((index + 1) * ROW_PX - height);
  }

  /** Who moves by keys looks here: the line is shown though it was the active one before, and the list though its panel was scrolled. */
  private revealForKeys(): void {
    this.reveal(this.active());
    this.viewport()?.elementRef.nativeElement.scrollIntoView({ block: 'nearest' });
  }
}

/** The region whose line was clicked. */
function regionUnder({ target }: MouseEvent): string | null {
  return target instanceof Element ? (target.closest('[data-region]')?.getAttribute('data-region') ?? null) : null;
}
