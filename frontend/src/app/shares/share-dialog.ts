import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { provideNativeDateAdapter } from '@angular/material/core';
import { MatDatepicker, MatDatepickerInput, MatDatepickerToggle } from '@angular/material/datepicker';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { Api } from '../api/api';
import { sharesCreate } from '../api/fn/shares/shares-create';
import type { ShareDto } from '../api/models/share-dto';
import { toApiError } from '../core/api-error';
import { daysFromNow, endOfDay } from '../core/days';
import { CopyField } from '../ui/copy-field';
import { FormProblem } from '../ui/form-problem';
import { SampleLinks } from './sample-links';

/** What is shared. Open it as `dialogs.open<ShareDialog, ShareRequest, ShareDto>(ShareDialog, { data, width: '32rem' })`. */
export interface ShareRequest {
  readonly annotationId: number;
  readonly name: string;
}

const USUAL_DAYS = 7;
const MOST_DAYS = 365;

/** The links to one sample: makes one and shows it once, tells who came by the others and ends them. Closes with the link's particulars when it was made. */
@Component({
  selector: 'app-share-dialog',
  imports: [
    ...[CopyField, FormProblem, MatButton, MatDatepicker, MatDatepickerInput, MatDatepickerToggle, MatDialogActions],
    ...[MatDialogClose, MatDialogContent, MatDialogTitle, MatError, MatFormField, MatHint, MatInput, MatLabel],
    ...[MatRadioButton, MatRadioGroup, MatSuffix, ReactiveFormsModule, SampleLinks],
  ],
  providers: [provideNativeDateAdapter()],
  templateUrl: './share-dialog.html',
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 0.9rem;
      padding-top: 0.5rem;
    }
    .rights {
      display: grid;
    }
    h3 {
      margin-bottom: -0.6rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ShareDialog {
  protected readonly request = inject<ShareRequest>(MAT_DIALOG_DATA);
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<ShareDialog, ShareDto>>(MatDialogRef);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly made = signal<{ readonly share: ShareDto; readonly url: string } | null>(null);
  protected readonly earliest = daysFromNow(0);
  protected readonly latest = daysFromNow(MOST_DAYS);
  protected readonly form = new FormGroup({
    right: new FormControl<'view' | 'annotate'>('view', { nonNullable: true }),
    until: new FormControl<Date | null>(daysFromNow(USUAL_DAYS), { validators: Validators.required }),
    note: new FormControl('', { nonNullable: true, validators: Validators.maxLength(500) }),
  });

  protected async make(): Promise<void> {
    this.form.markAllAsTouched();
    const { right, until, note } = this.form.getRawValue();
    if (this.form.invalid || !until || this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    const { annotationId: annotation_id } = this.request;
    const body = { annotation_id, right, expires_at: endOfDay(until).toISOString(), note: note.trim() };
    try {
      const { share, url } = await this.api.invoke(sharesCreate, { body });
      this.made.set({ share, url: new URL(url, document.baseURI).href });
      // A stray click beside the dialog would throw away what is shown only once.
      this.dialog.disableClose = true;
    } catch (failure) {
      // Told beside the form, where it can be put right.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.busy.set(false);
    }
  }
}
