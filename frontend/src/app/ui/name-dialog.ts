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
import { FormProblem } from './form-problem';

/** What a name is asked for. */
export interface NameRequest {
  readonly title: string;
  readonly label: string;
  readonly hint: string;
  /** What is there already. */
  readonly value?: string;
  /** The button that makes it. */
  readonly action: string;
  /** Makes the thing; the dialog stays open and shows the message when this rejects. */
  readonly make: (name: string) => Promise<unknown>;
}

/** The longest name the server stores. */
const LONGEST_NAME = 255;

/** Asks for a name and makes something of that name. Closes with what `make` resolved to. */
@Component({
  selector: 'app-name-dialog',
  imports: [
    FormProblem,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    ReactiveFormsModule,
  ],
  template: `
    <h2 mat-dialog-title>{{ request.title }}</h2>
    <form (submit)="$event.preventDefault(); make()">
      <mat-dialog-content>
        <app-form-problem [text]="problem()" />
        <mat-form-field appearance="outline" hideRequiredMarker>
          <mat-label>{{ request.label }}</mat-label>
          <input matInput [formControl]="name" autocomplete="off" cdkFocusInitial />
          <mat-hint>{{ request.hint }}</mat-hint>
          <mat-error i18n>Enter a name of up to 255 characters.</mat-error>
        </mat-form-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="busy()">{{ request.action }}</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    mat-form-field {
      width: 100%;
      margin-top: 0.5rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NameDialog {
  protected readonly request = inject<NameRequest>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<NameDialog, unknown>>(MatDialogRef);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly name = new FormControl(this.request.value ?? '', {
    nonNullable: true,
    validators: [Validators.required, Validators.pattern(/\S/), Validators.maxLength(LONGEST_NAME)],
  });

  protected async make(): Promise<void> {
    this.name.markAsTouched();
    if (this.name.invalid || this.busy()) return;
    this.busy.set(true);
    try {
      this.dialog.close(await this.request.make(this.name.value.trim()));
    } catch (failure) {
      // A name that is taken, for instance: told where it was typed.
      this.problem.set(failure instanceof Error ? failure.message : String(failure));
    } finally {
      this.busy.set(false);
    }
  }
}
