import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import {
  ChangeDetectionStrategy,
  Component,
  afterRenderEffect,
  computed,
  input,
  linkedSignal,
  viewChild,
} from '@angular/core';
import {
  mdiChevronDown,
  mdiChevronRight,
  mdiFlaskOutline,
  mdiFolderOutline,
  mdiImageOutline,
  mdiLayersOutline,
  mdiShapeOutline,
} from '@mdi/js';
import { Icon } from '../ui/icon';
import type { PlannedFile } from './plan';
import { type NodeKind, openAtFirst, type PlanNode, type PlanRow, rowsOf, treeOf } from './plan-tree';
import { counted, sizeInWords } from './words';

const ROW_PX = 40;
const OPEN_ROWS = 60;
const ICONS: Record<NodeKind, string> = {
  ...{ project: mdiFlaskOutline, category: mdiFolderOutline, sample: mdiShapeOutline },
  ...{ group: mdiLayersOutline, file: mdiImageOutline },
};

/** What the import will make, as a tree; of ten thousand lines only those that show are there. */
@Component({
  selector: 'app-plan-tree-view',
  imports: [CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport, Icon],
  template: `
    <cdk-virtual-scroll-viewport
      role="tree"
      tabindex="0"
      aria-label="What the import makes"
      i18n-aria-label
      [itemSize]="rowPx"
      [style.height.px]="height()"
      [attr.aria-activedescendant]="activeId()"
      (keydown)="key($event)"
      (click)="press($event)"
    >
      <div
        *cdkVirtualFor="let row of rows(); let at = index; trackBy: keyOf"
        role="treeitem"
        class="row"
        [id]="'plan-' + at"
        [class.active]="at === active()"
        [style.padding-inline-start.rem]="0.75 + (row.level - 1) * 1.25"
        [attr.aria-level]="row.level"
        [attr.aria-posinset]="row.position"
        [attr.aria-setsize]="row.neighbours"
        [attr.aria-expanded]="row.node.children.length ? isOpen(row.node) : null"
        [attr.data-kind]="row.node.kind"
        [attr.aria-selected]="at === active()"
        [attr.data-at]="at"
      >
        <app-icon class="fold" [path]="foldIcon(row.node)" [class.none]="!row.node.children.length" />
        <app-icon class="kind" [path]="icons[row.node.kind]" />
        <span class="name" [title]="row.node.path || row.node.name">{{ row.node.name }}</span>
        <span class="quiet figures">{{ wordsOf(row.node) }}</span>
      </div>
    </cdk-virtual-scroll-viewport>
  `,
  styles: `
    cdk-virtual-scroll-viewport {
      border: var(--hairline);
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container-lowest);
    }
    .row {
      display: flex;
      align-items: center;
      gap: 0.5rem;
      height: 40px;
      contain: inline-size; /* as wide as the list, not as its names */
      padding-inline-end: 1rem;
      cursor: default;
    }
    .row:hover {
      background: color-mix(in srgb, var(--mat-sys-on-surface) 5%, transparent);
    }
    cdk-virtual-scroll-viewport:focus-visible .active {
      outline: 2px solid var(--focus-ring);
      outline-offset: -2px;
    }
    .fold {
      width: 20px;
      height: 20px;
    }
    .none {
      visibility: hidden;
    }
    .kind {
      width: 20px;
      height: 20px;
      color: var(--mat-sys-primary);
    }
    .name {
      flex: 1;
      min-width: 4rem;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .quiet {
      overflow: hidden;
      font-size: 0.8125rem;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PlanTreeView {
  readonly files = input.required<readonly PlannedFile[]>();
  protected readonly rowPx = ROW_PX;
  protected readonly icons = ICONS;
  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);
  private readonly tree = computed(() => treeOf(this.files()));
  private readonly open = linkedSignal(() => openAtFirst(this.tree(), OPEN_ROWS));
  protected readonly rows = computed(() => rowsOf(this.tree(), this.open()));
  protected readonly height = computed(() => Math.min(this.rows().length, 10) * ROW_PX + 2);
  protected readonly active = linkedSignal({ source: this.tree, computation: () => 0 });
  protected readonly activeId = computed(() => (this.rows().length > 0 ? `plan-${this.active()}` : null));

  constructor() {
    afterRenderEffect(() => {
      this.height();
      this.viewport().checkViewportSize(); // it measures itself only once
    });
  }

  protected readonly keyOf = (_: number, row: PlanRow): string => row.node.key;

  protected isOpen(node: PlanNode): boolean {
    return this.open().has(node.key);
  }

  protected foldIcon(node: PlanNode): string {
    return this.isOpen(node) ? mdiChevronDown : mdiChevronRight;
  }

  protected toggle(node: PlanNode): void {
    if (node.children.length === 0) return;
    this.open.update((open) => {
      const next = new Set(open);
      if (!next.delete(node.key)) next.add(node.key);
      return next;
    });
  }

  protected wordsOf({ kind, samples, images, bytes }: PlanNode): string {
    if (kind === 'file') return sizeInWords(bytes);
    const files = counted(images, $localize`image`, $localize`images`);
    if (kind === 'sample' || kind === 'group') return files;
    return `${counted(samples, $localize`sample`, $localize`samples`)} · ${files} · ${sizeInWords(bytes)}`;
  }

  protected press({ target }: Event): void {
    const at = Number((target as Element).closest('[data-at]')?.getAttribute('data-at') ?? NaN);
    const row = this.rows()[at];
    if (!row) return;
    this.active.set(at);
    this.toggle(row.node);
  }

  protected key(event: KeyboardEvent): void {
    const rows = this.rows();
    const row = rows[this.active()];
    if (!row) return;
    const isOpen = this.isOpen(row.node);
    const moves: Record<string, () => void> = {
      ArrowDown: () => this.move(this.active() + 1),
      ArrowUp: () => this.move(this.active() - 1),
      Home: () => this.move(0),
      End: () => this.move(rows.length - 1),
      Enter: () => this.toggle(row.node),
      ' ': () => this.toggle(row.node),
      ArrowRight: () => (isOpen ? this.move(this.active() + 1) : this.toggle(row.node)),
      ArrowLeft: () => (isOpen ? this.toggle(row.node) : this.move(this.above(row))),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  }

  /** Where the node lies that holds this one. */
  private above(row: PlanRow): number {
    let at = this.active();
    while (at > 0 && (this.rows()[at]?.level ?? 0) >= row.level) at--;
    return at;
  }

  private move(to: number): void {
    const at = Math.min(Math.max(to, 0), this.rows().length - 1);
    this.active.set(at);
    // Lines that have just been opened have their place in the next frame.
    requestAnimationFrame(() => this.bringIntoView(at));
  }

  private bringIntoView(at: number): void {
    const viewport = this.viewport();
    const top = viewport.measureScrollOffset('top');
    const shown = viewport.getViewportSize();
    if (at * ROW_PX < top) viewport.scrollToOffset(at * ROW_PX);
    else if ((at + 1) * ROW_PX > top + shown) viewport.scrollToOffset((at + 1) * ROW_PX - shown);
  }
}
