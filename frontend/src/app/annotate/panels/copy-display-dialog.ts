import { ChangeDetectionStrategy, Component, computed, effect, inject, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { mdiClose } from '@mdi/js';
import type { CopiedDisplayDto } from '../../api/models/copied-display-dto';
import type { CopyDisplayDto } from '../../api/models/copy-display-dto';
import type { SampleDto } from '../../api/models/sample-dto';
import { toApiError } from '../../core/api-error';
import { SampleField } from '../../core/sample-field';
import { Icon } from '../../ui/icon';

type Chosen = Pick<SampleDto, 'annotation_id' | 'name'>;

/** Where display settings can be copied to, and how. */
export interface CopyDisplayData {
  readonly categoryName: string;
  readonly projectName: string;
  readonly projectId: number;
  /** The sample that is copied from: copying to itself would be nothing. */
  readonly annotationId: number;
  /** Copies, or with `dry_run` only counts. */
  readonly copy: (body: CopyDisplayDto) => Promise<CopiedDisplayDto>;
}

/** Asks where to copy how the channels are shown, and says beforehand what would change. Closes with what did. */
@Component({
  selector: 'app-copy-display-dialog',
  imports: [
    Icon,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatIconButton,
    MatRadioButton,
    MatRadioGroup,
    SampleField,
  ],
  templateUrl: './copy-display-dialog.html',
  styleUrl: './copy-display-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CopyDisplayDialog {
  protected readonly data = inject<CopyDisplayData>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<CopyDisplayDialog, CopiedDisplayDto>>(MatDialogRef);

  protected readonly target = signal<CopyDisplayDto['target']>('category');
  protected readonly chosen = signal<readonly Chosen[]>([]);
  /** What would change; null while it is being counted, or when it cannot be. */
  protected readonly counted = signal<CopiedDisplayDto | null>(null);
  protected readonly problem = signal<string | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly removeIcon = mdiClose;
  protected readonly removeName = ({ name }: Chosen) => $localize`Leave ${name} out`;

  private readonly body = computed<CopyDisplayDto | null>(() => {
    const target = this.target();
    if (target !== 'sample') return { target };
    return this.chosen().length > 0 ? { target, ids: this.chosen().map((each) => each.annotation_id) } : null;
  });
  protected readonly forecast = computed(() => {
    if (this.body() === null) return $localize`Choose samples.`;
    const counted = this.counted();
    if (counted === null) return $localize`Counting…`;
    const { samples, layers, unchanged, unmatched } = counted;
    if (layers === 0) {
      return unchanged > 0
        ? $localize`Nothing would change: all look so already.`
        : $localize`Nothing would change: no channel there has one of these names.`;
    }
    const changes = $localize`${channelsText(layers)} of ${samplesText(samples)} will change.`;
    if (unmatched === 0) return changes;
    return `${changes} ${$localize`${channelsText(unmatched)} of other names stay as they are.`}`;
  });
  protected readonly action = computed(() => {
    const samples = this.counted()?.samples ?? 0;
    return samples > 0 ? $localize`Copy to ${samplesText(samples)}` : $localize`Copy`;
  });
  protected readonly isReady = computed(() => !this.isBusy() && (this.counted()?.layers ?? 0) > 0);

  constructor() {
    effect((onCleanup) => {
      const body = this.body();
      let isAsked = true;
      onCleanup(() => (isAsked = false));
      this.counted.set(null);
      this.problem.set(null);
      if (body === null) return;
      this.data.copy({ ...body, dry_run: true }).then(
        (counted) => isAsked && this.counted.set(counted),
        (failure: unknown) => isAsked && this.problem.set(toApiError(failure).message),
      );
    });
  }

  protected choose(sample: Chosen): void {
    const isNew = this.chosen().every((each) => each.annotation_id !== sample.annotation_id);
    if (isNew && sample.annotation_id !== this.data.annotationId) this.chosen.update((chosen) => [...chosen, sample]);
  }

  protected leaveOut(sample: Chosen): void {
    this.chosen.update((chosen) => chosen.filter((each) => each !== sample));
  }

  protected async copy(): Promise<void> {
    const body = this.body();
    if (body === null) return;
    this.isBusy.set(true);
    try {
      this.dialog.close(await this.data.copy(body));
    } catch (failure) {
      // Whatever it is, the person sees it here and can try again.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.isBusy.set(false);
    }
  }
}

function channelsText(count: number): string {
  return count === 1 ? $localize`1 channel` : $localize`${count} channels`;
}

function samplesText(count: number): string {
  return count === 1 ? $localize`1 sample` : $localize`${count} samples`;
}
