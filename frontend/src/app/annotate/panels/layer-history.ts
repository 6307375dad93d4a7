import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, effect, inject, input, output, signal, untracked } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { mdiClose } from '@mdi/js';
import type { Region } from '../../drawing/region';
import { Icon } from '../../ui/icon';
import { Named } from '../../ui/named';
import { HistoryReader, type PastChange } from '../history-reader';

/** Whose history is told. */
export interface HistorySubject {
  readonly layerId: number;
  /** Null: of the whole layer. */
  readonly regionId: string | null;
  readonly name: string;
}

/** An earlier state of a layer. */
export interface PastState {
  readonly layerId: number;
  readonly regions: readonly Region[];
}

/** Who changed what when; an earlier state can be looked at on the image, and brought back. */
@Component({
  selector: 'app-layer-history',
  imports: [DatePipe, Icon, MatButton, MatIconButton, Named],
  template: `
    <section aria-labelledby="history-heading">
      <div class="head">
        <h2 id="history-heading">History of {{ subject().name }}</h2>
        <button matIconButton type="button" appNamed="Close the history" i18n-appNamed (click)="close()">
          <app-icon [path]="closeIcon" />
        </button>
      </div>
      @if (shown(); as change) {
        <p role="status">
          The image shows this layer as it was on {{ change.at | date: 'medium' }}.
          @if (mayRestore()) {
            <button matButton="filled" type="button" [disabled]="busy()" (click)="restore(change)" i18n>Restore</button>
          }
          <button matButton type="button" (click)="showNow()" i18n>Back to now</button>
        </p>
      }
      <ol>
        @for (change of changes(); track change.layerVersion) {
          <li>
            <button
              type="button"
              [attr.aria-pressed]="shown() === change"
              [disabled]="busy()"
              (click)="show(change)"
              [attr.data-layer-version]="change.layerVersion"
            >
              <span>{{ change.what }}</span>
              <span class="quiet">{{ change.who || 'Somebody' }} · {{ change.at | date: 'short' }}</span>
            </button>
          </li>
        } @empty {
          @if (!busy()) {
            <li class="quiet" i18n>Nothing has been changed yet.</li>
          }
        }
      </ol>
      @if (next()) {
        <button matButton type="button" [disabled]="busy()" (click)="readOn()" i18n>Earlier changes</button>
      }
    </section>
  `,
  styleUrls: ['./panel.scss', './layer-history.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LayerHistory {
  readonly subject = input.required<HistorySubject>();
  readonly mayRestore = input(false);
  /** Null: as it is now. */
  readonly shownState = output<PastState | null>();
  readonly restored = output<{ readonly layerId: number; readonly regions: Region[]; readonly deleted: string[] }>();
  readonly closed = output();

  private readonly reader = inject(HistoryReader);
  protected readonly changes = signal<readonly PastChange[]>([]);
  protected readonly next = signal<string | null>(null);
  protected readonly shown = signal<PastChange | null>(null);
  protected readonly busy = signal(false);
  protected readonly closeIcon = mdiClose;

  constructor() {
    effect(() => {
      this.subject();
      untracked(() => {
        this.changes.set([]);
        this.next.set(null);
        this.showNow();
        void this.readOn();
      });
    });
  }

  protected async readOn(): Promise<void> {
    const subject = this.subject();
    const cursor = this.next() ?? undefined;
    const page = await this.whileBusy(() =>
      subject.regionId === null
        ? this.reader.ofLayer(subject.layerId, cursor)
        : this.reader.ofRegion(subject.regionId, cursor),
    );
    if (subject !== this.subject()) return;
    this.changes.update((before) => [...before, ...page.changes]);
    this.next.set(page.next);
  }

  protected async show(change: PastChange): Promise<void> {
    const { layerId } = this.subject();
    const regions = await this.whileBusy(() => this.reader.at(layerId, change.layerVersion));
    this.shown.set(change);
    this.shownState.emit({ layerId, regions });
  }

  protected showNow(): void {
    this.shown.set(null);
    this.shownState.emit(null);
  }

  protected async restore({ layerVersion }: PastChange): Promise<void> {
    const { layerId } = this.subject();
    const made = await this.whileBusy(() => this.reader.restore(layerId, layerVersion));
    this.restored.emit({ layerId, ...made });
    this.close();
  }

  protected close(): void {
    this.showNow();
    this.closed.emit();
  }

  private async whileBusy<Result>(work: () => Promise<Result>): Promise<Result> {
    this.busy.set(true);
    try {
      return await work();
    } finally {
      this.busy.set(false);
    }
  }
}
