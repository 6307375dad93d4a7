import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiAlertCircleOutline, mdiImageOffOutline } from '@mdi/js';
import { toApiError } from '../../core/api-error';
import { EmptyState } from '../../ui/empty-state';
import { FormProblem } from '../../ui/form-problem';
import { Meter } from '../../ui/meter';
import { AnnotationStore } from '../annotation-store';

/** Why there is nothing to look at: the images are being made ready, could not be, or there are none. */
@Component({
  selector: 'app-stage-state',
  imports: [EmptyState, FormProblem, MatButton, Meter],
  template: `
    @if (isComing()) {
      <div class="over coming" role="status">
        <p i18n>Reading the sample</p>
      </div>
    } @else if (waiting() !== null) {
      <div class="over" role="status">
        <p i18n>Preparing the image</p>
        <app-meter [done]="waiting() ?? 0" [of]="1" label="Preparing the image" i18n-label />
      </div>
    } @else if (failed(); as image) {
      <div class="over" role="alert" data-image-failed>
        <app-empty-state [icon]="failedIcon" heading="The image cannot be shown" i18n-heading>
          <p>{{ image.failure?.message }}</p>
          @if (store.mayAdminister() && problem()) {
            <app-form-problem [text]="problem()" />
          }
          @if (store.mayAdminister()) {
            <button matButton="filled" type="button" actions [disabled]="isBusy()" (click)="retry()" i18n>
              Try again
            </button>
          } @else {
            <p i18n>Whoever administers the project can try it again.</p>
          }
        </app-empty-state>
      </div>
    } @else if (isWithoutImage()) {
      <div class="over">
        <app-empty-state [icon]="emptyIcon" heading="No image yet" i18n-heading>
          <p i18n>This sample has no layer that shows an image.</p>
        </app-empty-state>
      </div>
    }
  `,
  styles: `
    .over {
      position: absolute;
      inset: 0 0 32px;
      display: grid;
      place-content: center;
      justify-items: stretch;
      gap: 12px;
      color: var(--stage-ink);
      color-scheme: dark;
      text-align: center;
      pointer-events: none;

      app-meter {
        width: 16rem;
      }
    }

    // Appears only when it takes its time.
    .coming {
      animation: come 0.2s 0.3s both;
    }

    @keyframes come {
      from {
        opacity: 0;
      }
    }

    button {
      pointer-events: auto;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StageState {
  protected readonly store = inject(AnnotationStore);
  protected readonly problem = signal('');
  protected readonly isBusy = signal(false);
  protected readonly failedIcon = mdiAlertCircleOutline;
  protected readonly emptyIcon = mdiImageOffOutline;

  /** Null: there is something to look at. */
  private readonly images = computed(() => {
    const board = this.store.channels();
    return board.canvasChannels().length > 0 ? null : board.channels().map((channel) => channel.image);
  });
  /** What is still being made ready. */
  protected readonly waiting = computed(() => {
    const processing = this.images()?.filter((image) => image.status === 'processing') ?? [];
    if (processing.length === 0) return null;
    return processing.reduce((sum, image) => sum + image.progress, 0) / processing.length;
  });
  protected readonly failed = computed(() => this.images()?.find((image) => image.status === 'failed') ?? null);
  /** The first sample; where one is shown it stays until the next is there. */
  protected readonly isComing = computed(() => this.store.isReading() && this.store.annotation() === null);
  protected readonly isWithoutImage = computed(
    () => this.store.annotation() !== null && this.store.channels().channels().length === 0,
  );

  protected async retry(): Promise<void> {
    this.isBusy.set(true);
    this.problem.set('');
    try {
      await this.store.retryImages();
    } catch (failure) {
      // Told where it was asked for; the image is as it was.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.isBusy.set(false);
    }
  }
}
