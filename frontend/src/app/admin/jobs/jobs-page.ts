import { DatePipe, PercentPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, DestroyRef, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';
import { MatTableModule } from '@angular/material/table';
import { RouterLink } from '@angular/router';
import { mdiImageCheckOutline } from '@mdi/js';
import { Api } from '../../api/api';
import { imagesCancelTiling } from '../../api/fn/images/images-cancel-tiling';
import { imagesRetryTiling } from '../../api/fn/images/images-retry-tiling';
import { jobsList } from '../../api/fn/jobs/jobs-list';
import type { JobDto } from '../../api/models/job-dto';
import { Failure } from '../../core/failure';
import { Notices } from '../../core/notices';
import { PagedList } from '../../core/paged-list';
import { EmptyState } from '../../ui/empty-state';
import { Meter } from '../../ui/meter';
import { SkeletonRows } from '../../ui/skeleton-rows';

const PAGE = 50;
const LOOK_AGAIN_MS = 3000;

type JobState = JobDto['state'];

const STATES: readonly { readonly state: JobState; readonly text: string; readonly pill: string }[] = [
  { state: 'waiting', text: $localize`Waiting`, pill: '' },
  { state: 'running', text: $localize`Running`, pill: 'strong' },
  { state: 'done', text: $localize`Done`, pill: 'good' },
  { state: 'failed', text: $localize`Failed`, pill: 'bad' },
  { state: 'cancelled', text: $localize`Cancelled`, pill: 'warn' },
];

/** Images that are made ready to be looked at: how far, why not, once more. */
@Component({
  selector: 'app-jobs-page',
  imports: [
    ...[DatePipe, EmptyState, Failure, MatButton, MatFormField, MatLabel, MatOption, MatSelect, MatTableModule, Meter],
    ...[PercentPipe, RouterLink, SkeletonRows],
  ],
  templateUrl: './jobs-page.html',
  styles: `
    .progress {
      display: grid;
      gap: 0.35rem;
      min-width: 9rem;
    }
    .reason {
      max-width: 34rem;
      line-height: 1.45;
    }
  `,
  styleUrl: '../admin.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class JobsPage {
  private readonly api = inject(Api);
  private readonly notices = inject(Notices);
  protected readonly icon = mdiImageCheckOutline;
  protected readonly states = STATES;
  protected readonly state = signal<JobState | 'all'>('all');
  protected readonly columns = ['image', 'state', 'progress', 'actions'];
  protected readonly list = new PagedList<JobDto>(async (cursor) => {
    const shown = this.state();
    const state = shown === 'all' ? undefined : shown;
    const { jobs, next_cursor } = await this.api.invoke(jobsList, { state, limit: PAGE, cursor });
    return { rows: jobs, next_cursor };
  });

  constructor() {
    void this.list.load();
    const clock = setInterval(() => this.lookAgain(), LOOK_AGAIN_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(clock));
  }

  protected show(state: JobState | 'all'): void {
    this.state.set(state);
    void this.list.load({ another: true });
  }

  protected textOf(state: JobState): string {
    return STATES.find((each) => each.state === state)?.text ?? state;
  }

  protected pillOf(state: JobState): string {
    return `pill ${STATES.find((each) => each.state === state)?.pill ?? ''}`;
  }

  protected mayRetry({ state }: JobDto): boolean {
    return state === 'failed' || state === 'cancelled';
  }

  protected mayCancel({ state }: JobDto): boolean {
    return state === 'waiting' || state === 'running';
  }

  protected label(verb: 'retry' | 'cancel', { image_name }: JobDto): string {
    return verb === 'retry' ? $localize`Try ${image_name}:image: again` : $localize`Cancel ${image_name}:image:`;
  }

  protected async retry({ image_id: imageId, image_name }: JobDto): Promise<void> {
    await this.api.invoke(imagesRetryTiling, { imageId });
    this.notices.done($localize`${image_name}:image: waits for its turn.`);
    await this.list.load();
  }

  protected async cancel({ image_id: imageId, image_name }: JobDto): Promise<void> {
    await this.api.invoke(imagesCancelTiling, { imageId });
    this.notices.done($localize`${image_name}:image: is cancelled. The image stays, and can be tried again.`);
    await this.list.load();
  }

  /** Not under the eyes of somebody who has gone further down, and not where nobody looks. */
  private lookAgain(): void {
    const isFurther = this.list.rows().length > PAGE;
    if (!document.hidden && !this.list.isBusy() && !isFurther) void this.list.load();
  }
}
