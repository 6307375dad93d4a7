import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import {
  ChangeDetectionStrategy,
  Component,
  afterRenderEffect,
  computed,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { ImportRun } from './import-run';
import type { TransferFile } from './transfer';
import { TransferRow } from './transfer-row';

const ROW_PX = 64;
const MOST_ROWS = 9;

/** The files of an import and how far each is; of ten thousand only those that show are there. */
@Component({
  selector: 'app-transfer-list',
  imports: [
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    MatButton,
    MatButtonToggle,
    MatButtonToggleGroup,
    TransferRow,
  ],
  template: `
    <div class="head">
      <h2 i18n>Files</h2>
      <mat-button-toggle-group
        aria-label="Which files are shown"
        i18n-aria-label
        hideSingleSelectionIndicator
        [value]="filter()"
        (change)="filter.set($event.value)"
      >
        <mat-button-toggle value="all" i18n>All</mat-button-toggle>
        <mat-button-toggle value="failed">{{ failedLabel() }}</mat-button-toggle>
      </mat-button-toggle-group>
      @if (failed().length > 0) {
        <span class="actions">
          <button matButton type="button" (click)="run.retry(failed())" i18n>Try all again</button>
          <button matButton type="button" (click)="run.leaveOut(failed())" i18n>Go on without them</button>
        </span>
      }
    </div>
    @if (shown().length > 0) {
      <cdk-virtual-scroll-viewport
        role="list"
        tabindex="0"
        aria-label="Files"
        i18n-aria-label
        [itemSize]="rowPx"
        [style.height.px]="height()"
      >
        <app-transfer-row
          *cdkVirtualFor="let file of shown(); let at = index; trackBy: indexOf"
          role="listitem"
          [attr.aria-posinset]="at + 1"
          [attr.aria-setsize]="shown().length"
          [file]="file"
          [tick]="run.tick()"
          [projectId]="run.projectIdOf(file)"
          (retried)="run.retry([file])"
          (renamed)="run.rename(file)"
          (leftOut)="run.leaveOut([file])"
        />
      </cdk-virtual-scroll-viewport>
    } @else {
      <p class="quiet" i18n>Nothing has failed.</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.75rem;
      min-width: 0;
    }
    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.75rem 1rem;
    }
    cdk-virtual-scroll-viewport {
      border: var(--hairline);
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container-lowest);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TransferList {
  protected readonly run = inject(ImportRun);
  protected readonly rowPx = ROW_PX;
  protected readonly filter = signal<'all' | 'failed'>('all');
  protected readonly failed = computed(() => {
    this.run.tick();
    return this.run.files().filter(({ state }) => state === 'failed');
  });
  protected readonly failedLabel = computed(() => $localize`Failed (${this.failed().length})`);
  protected readonly shown = computed(() => (this.filter() === 'all' ? this.run.files() : this.failed()));
  protected readonly height = computed(() => Math.min(this.shown().length, MOST_ROWS) * ROW_PX + 2);

  private readonly viewport = viewChild(CdkVirtualScrollViewport);

  constructor() {
    afterRenderEffect(() => {
      this.height();
      this.viewport()?.checkViewportSize(); // it measures itself only once
    });
  }

  protected readonly indexOf = (_: number, { index }: TransferFile): number => index;
}
