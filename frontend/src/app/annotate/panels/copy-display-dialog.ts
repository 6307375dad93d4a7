import { ChangeDetectionStrategy, Component, computed, effect, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import type { CopiedDisplayDto } from '../../api/models/copied-display-dto';
import type { CopyDisplayDto } from '../../api/models/copy-display-dto';
import { toApiError } from '../../core/api-error';

/** Where display settings can be copied to, and how. */
export interface CopyDisplayData {
  readonly categoryName: string;
  readonly projectName: string;
  /** The other samples of the category. */
  readonly samples: readonly { readonly annotation_id: number; readonly name: string }[];
  /** Copies, or with `dry_run` only counts. */
  readonly copy: (body: CopyDisplayDto) => Promise<CopiedDisplayDto>;
}

/** Asks where to copy how the channels are shown, and says beforehand what would change. Closes with what did. */
@Component({
  selector: 'app-copy-display-dialog',
  imports: [
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatRadioButton,
    MatRadioGroup,
  ],
  templateUrl: './copy-display-dialog.html',
  styleUrl: './copy-display-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CopyDisplayDialog {
  protected readonly data = inject<CopyDisplayData>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<CopyDisplayDialog, CopiedDisplayDto>>(MatDialogRef);

  protected readonly target = signal<CopyDisplayDto['target']>('category');
  protected readonly chosen = signal<readonly number[]>([]);
  /** What would change; null while it is being counted, or when it cannot be. */
  protected readonly counted = signal<CopiedDisplayDto | null>(null);
  protected readonly problem = signal<string | null>(null);
  protected readonly isBusy = signal(false);

  private readonly body = computed<CopyDisplayDto | null>(() => {
    const target = this.target();
    if (target !== 'sample') return { target };
    return this.chosen().length > 0 ? { target, ids: [...this.chosen()] } : null;
  });
  protected readonly forecast = computed(() => {
    if (this.body() === null) return 'Choose samples.';
    const counted = this.counted();
    if (counted === null) return 'Counting…';
    const { samples, layers, unchanged, unmatched } = counted;
    const changes =
      layers > 0
        ? `${count(layers, 'channel')} of ${count(samples, 'sample')} will change.`
        : unchanged > 0
          ? 'Nothing would change: all look so already.'
          : 'Nothing would change: no channel there has one of these names.';
    const others =
      unmatched > 0 && layers > 0 ? ` ${count(unmatched, 'channel')} of other names stay as they are.` : '';
    return changes + others;
  });
  protected readonly action = computed(() => {
    const samples = this.counted()?.samples ?? 0;
    return samples > 0 ? `Copy to ${count(samples, 'sample')}` : 'Copy';
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

  protected choose(annotationId: number, event: Event): void {
    const isChosen = (event.target as HTMLInputElement).checked;
    this.chosen.update((chosen) =>
      isChosen ? [...chosen, annotationId] : chosen.filter((each) => each !== annotationId),
    );
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

function count(number: number, one: string): string {
  return number === 1 ? `1 ${one}` : `${number} ${one}s`;
}
