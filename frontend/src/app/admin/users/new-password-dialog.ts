import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormControl, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { toApiError } from '../../core/api-error';
import { FormProblem } from '../../ui/form-problem';

/** Whose password. */
export interface PasswordRequest {
  readonly name: string;
  readonly set: (password: string) => Promise<unknown>;
}

/** A new password for somebody who has lost theirs. */
@Component({
  selector: 'app-new-password-dialog',
  imports: [
    ...[FormProblem, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
    ...[MatError, MatFormField, MatHint, MatInput, MatLabel, ReactiveFormsModule],
  ],
  template: `
    <h2 mat-dialog-title i18n>New password for {{ request.name }}</h2>
    <form (submit)="$event.preventDefault(); save()">
      <mat-dialog-content>
        <p i18n>The old one stops to work. Their sessions and access tokens end at once, wherever they are.</p>
        <app-form-problem [text]="problem()" />
        <mat-form-field appearance="outline" hideRequiredMarker>
          <mat-label i18n>New password</mat-label>
          <input matInput [formControl]="password" autocomplete="off" spellcheck="false" cdkFocusInitial />
          <mat-hint i18n>8 characters or more; give it to the person, who changes it</mat-hint>
          <mat-error i18n>8 to 200 characters</mat-error>
        </mat-form-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="busy()" i18n>Set the password</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 1rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NewPasswordDialog {
  protected readonly request = inject<PasswordRequest>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<NewPasswordDialog, boolean>>(MatDialogRef);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly password = new FormControl('', {
    nonNullable: true,
    validators: [Validators.required, Validators.minLength(8), Validators.maxLength(200)],
  });

  protected async save(): Promise<void> {
    this.password.markAsTouched();
    if (this.password.invalid || this.busy()) return;
    this.busy.set(true);
    try {
      await this.request.set(this.password.value);
      this.dialog.close(true);
    } catch (failure) {
      // Told where it was typed.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.busy.set(false);
    }
  }
}
