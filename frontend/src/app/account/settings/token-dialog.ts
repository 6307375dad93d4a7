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
import type { CreateTokenDto } from '../../api/models/create-token-dto';
import type { NewTokenDto } from '../../api/models/new-token-dto';
import { toApiError } from '../../core/api-error';
import { daysFromNow, endOfDay } from '../../core/days';
import { CopyField } from '../../ui/copy-field';
import { FormProblem } from '../../ui/form-problem';

/** What makes the token. */
export interface TokenRequest {
  readonly make: (token: CreateTokenDto) => Promise<NewTokenDto>;
}

const USUAL_DAYS = 90;
const MOST_DAYS = 365;

/** Asks what a token is for, then shows it once. */
@Component({
  selector: 'app-token-dialog',
  imports: [
    ...[CopyField, FormProblem, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
    ...[MatDatepicker, MatDatepickerInput, MatDatepickerToggle, MatError, MatFormField, MatHint, MatInput, MatLabel],
    ...[MatRadioButton, MatRadioGroup, MatSuffix, ReactiveFormsModule],
  ],
  providers: [provideNativeDateAdapter()],
  templateUrl: './token-dialog.html',
  styles: `
    form,
    .made {
      display: grid;
      gap: 0.5rem;
    }
    mat-dialog-content {
      display: grid;
      gap: 0.75rem;
      padding-top: 0.5rem;
    }
    .scopes {
      display: grid;
    }
    legend {
      padding: 0;
      font-weight: 550;
    }
    fieldset {
      margin: 0;
      padding: 0;
      border: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TokenDialog {
  private readonly request = inject<TokenRequest>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<TokenDialog>>(MatDialogRef);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  /** Once it is made; nobody can see it a second time. */
  protected readonly made = signal<NewTokenDto | null>(null);
  protected readonly earliest = daysFromNow(0);
  protected readonly latest = daysFromNow(MOST_DAYS);
  protected readonly form = new FormGroup({
    name: new FormControl('', {
      nonNullable: true,
      validators: [Validators.required, Validators.pattern(/\S/), Validators.maxLength(255)],
    }),
    scope: new FormControl<'read' | 'write'>('read', { nonNullable: true }),
    until: new FormControl<Date | null>(daysFromNow(USUAL_DAYS), { validators: Validators.required }),
  });

  protected async make(): Promise<void> {
    this.form.markAllAsTouched();
    const { name, scope, until } = this.form.getRawValue();
    if (this.form.invalid || !until || this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      this.made.set(await this.request.make({ name: name.trim(), scope, expires_at: endOfDay(until).toISOString() }));
      // A stray click beside the dialog would throw away what is shown only once.
      this.dialog.disableClose = true;
    } catch (failure) {
      // Too many tokens, for instance.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.busy.set(false);
    }
  }
}
