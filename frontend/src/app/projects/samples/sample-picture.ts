import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { mdiAlertCircleOutline } from '@mdi/js';
import type { SampleDto } from '../../api/models/sample-dto';
import { sampleThumbnailUrl } from '../../core/image-urls';
import { Icon } from '../../ui/icon';
import { Meter } from '../../ui/meter';
import { Thumbnail } from '../../ui/thumbnail';

/** The picture of a sample, or why there is none yet. */
@Component({
  selector: 'app-sample-picture',
  imports: [Icon, Meter, Thumbnail],
  template: `
    @switch (sample().picture.state) {
      @case ('processing') {
        <div class="note">
          @if (!small()) {
            <span i18n>Preparing the image</span>
          }
          <app-meter [done]="sample().picture.progress" [of]="1" label="Preparing the image" i18n-label />
        </div>
      }
      @case ('failed') {
        <div class="note failed" [title]="sample().picture.problem">
          <app-icon [path]="failedIcon" />
          @if (!small()) {
            <span>{{ sample().picture.problem }}</span>
          }
        </div>
      }
      @default {
        <app-thumbnail [src]="src()" />
      }
    }
  `,
  styles: `
    :host {
      display: block;
      overflow: hidden;
      background: var(--stage);
      color: var(--stage-ink);
    }
    app-thumbnail {
      height: 100%;
    }
    .note {
      display: grid;
      align-content: center;
      justify-items: stretch;
      gap: 0.75rem;
      height: 100%;
      padding: 8%;
      font-size: 0.8125rem;
      text-align: center;
      color-scheme: dark;
    }
    .failed {
      justify-items: center;
      overflow: hidden;
      color: #ffb4a9;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SamplePicture {
  readonly sample = input.required<SampleDto>();
  /** Whether there is no room for words. */
  readonly small = input(false);
  protected readonly src = computed(() =>
    sampleThumbnailUrl(this.sample().annotation_id, this.sample().picture.version),
  );
  protected readonly failedIcon = mdiAlertCircleOutline;
}
