import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Notices } from '../core/notices';
import { Meter } from '../ui/meter';
import { ImportRun } from './import-run';

/** More would be read by nobody; those tried again make room. */
const MOST_FAILURES = 50;

/** How far the images are from being looked at, and why some cannot be. */
@Component({
  selector: 'app-tiling-view',
  imports: [MatButton, Meter],
  template: `
    <h2>{{ heading() }}</h2>
    <app-meter [done]="done()" [of]="run.tiling().images" label="Images that are ready" i18n-label />
    <p class="quiet figures" role="status" data-tiling [attr.data-ready]="run.tiling().ready">{{ words() }}</p>
    @if (failures().length > 0) {
      <ul aria-label="Images that could not be made ready" i18n-aria-label>
        @for (failure of failures(); track failure.imageId) {
          <li data-tiling-failure>
            <span
              ><b>{{ failure.name }}</b> {{ failure.message }}</span
            >
            <button
              matButton
              type="button"
              [attr.aria-label]="againName(failure.name)"
              (click)="retry(failure.imageId)"
              i18n
            >
              Try again
            </button>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.6rem;
    }
    ul {
      max-height: 16rem;
      margin: 0;
      padding: 0;
      overflow-y: auto;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      gap: 1rem;
      padding: 0.5rem 0.5rem 0.5rem 1rem;
      border-radius: var(--mat-sys-corner-small);
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
      line-height: 1.45;
    }
    li + li {
      margin-top: 0.5rem;
    }
    li span {
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    li button {
      --mat-button-text-label-text-color: var(--mat-sys-on-error-container);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TilingView {
  protected readonly run = inject(ImportRun);
  private readonly notices = inject(Notices);
  protected readonly done = computed(() => this.run.tiling().ready + this.run.tiling().underWay);
  protected readonly heading = computed(() => {
    const { images, ready, failures } = this.run.tiling();
    const isOver = ready + failures.length === images;
    return isOver ? $localize`Images are ready to be looked at` : $localize`Making images ready to be looked at`;
  });
  protected readonly failures = computed(() => this.run.tiling().failures.slice(0, MOST_FAILURES));
  protected readonly againName = (name: string): string => $localize`Try ${name}:image: again`;
  protected readonly words = computed(() => {
    const { images, ready, failures } = this.run.tiling();
    const said =
      images === 1
        ? $localize`${ready}:done: of 1 image is ready`
        : $localize`${ready}:done: of ${images}:all: images are ready`;
    return failures.length > 0 ? $localize`${said}; ${failures.length} could not be read` : said;
  });

  protected async retry(imageId: number): Promise<void> {
    try {
      await this.run.retryTiling(imageId);
    } catch (failure) {
      // What the server says against it.
      this.notices.failed(failure);
    }
  }
}
