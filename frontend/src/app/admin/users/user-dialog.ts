import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
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
import type { UserDto } from '../../api/models/user-dto';
import { toApiError } from '../../core/api-error';
import { FormProblem } from '../../ui/form-problem';

/** What was entered; the password is empty for an account that keeps its own. */
export interface UserValues {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly administrator: boolean;
}

/** Whose account; none for a new one. */
export interface UserRequest {
  readonly user?: UserDto;
  /** The dialog stays open and shows the message when this rejects. */
  readonly save: (values: UserValues) => Promise<unknown>;
}

/** A new account, or the particulars of one. */
@Component({
  selector: 'app-user-dialog',
  imports: [
    ...[FormProblem, MatButton, MatCheckbox, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
    ...[MatError, MatFormField, MatHint, MatInput, MatLabel, ReactiveFormsModule],
  ],
  template: `
    <h2 mat-dialog-title>
      @if (request.user; as user) {
        <ng-container i18n>Account of {{ user.username }}</ng-container>
      } @else {
        <ng-container i18n>New account</ng-container>
      }
    </h2>
    <form [formGroup]="form" (ngSubmit)="save()">
      <mat-dialog-content>
        <app-form-problem [text]="problem()" />
        <mat-form-field appearance="outline" hideRequiredMarker>
          <mat-label i18n>User name</mat-label>
          <input matInput formControlName="username" autocomplete="off" autocapitalize="none" cdkFocusInitial />
          <mat-hint i18n>To sign in with</mat-hint>
          <mat-error i18n>Enter a name of up to 50 characters.</mat-error>
        </mat-form-field>
        <mat-form-field appearance="outline" hideRequiredMarker>
          <mat-label i18n>Name</mat-label>
          <input matInput formControlName="name" autocomplete="off" />
          <mat-error i18n>Enter a name of up to 255 characters.</mat-error>
        </mat-form-field>
        <mat-form-field appearance="outline">
          <mat-label i18n>E-mail</mat-label>
          <input matInput type="email" formControlName="email" autocomplete="off" />
          <mat-error i18n>This is not an e-mail address.</mat-error>
        </mat-form-field>
        @if (!request.user) {
          <mat-form-field appearance="outline" hideRequiredMarker>
            <mat-label i18n>First password</mat-label>
            <input matInput formControlName="password" autocomplete="off" spellcheck="false" />
            <mat-hint i18n>8 characters or more; give it to the person, who changes it</mat-hint>
            <mat-error i18n>8 to 200 characters</mat-error>
          </mat-form-field>
          <mat-checkbox formControlName="administrator" i18n>Administers the whole installation</mat-checkbox>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="busy()">
          @if (request.user) {
            <ng-container i18n>Save</ng-container>
          } @else {
            <ng-container i18n>Make the account</ng-container>
          }
        </button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 0.5rem;
      padding-top: 0.5rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UserDialog {
  protected readonly request = inject<UserRequest>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<UserDialog, boolean>>(MatDialogRef);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly form = formFor(this.request.user);

  protected async save(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    const { username, name, email, password, administrator } = this.form.getRawValue();
    try {
      await this.request.save({
        ...{ username: username.trim(), name: name.trim(), email: email.trim() },
        ...{ password, administrator },
      });
      this.dialog.close(true);
    } catch (failure) {
      // A user name that is taken, for instance: told where it was typed.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.busy.set(false);
    }
  }
}

function formFor(user: UserDto | undefined) {
  const text = (value: string, ...validators: ReturnType<typeof Validators.maxLength>[]) =>
    new FormControl(value, { nonNullable: true, validators });
  const needed = [Validators.required, Validators.pattern(/\S/)];
  return new FormGroup({
    username: text(user?.username ?? '', ...needed, Validators.maxLength(50)),
    name: text(user?.name ?? '', ...needed, Validators.maxLength(255)),
    email: text(user?.email ?? '', Validators.email, Validators.maxLength(255)),
    password: text('', ...(user ? [] : [Validators.required, Validators.minLength(8), Validators.maxLength(200)])),
    administrator: new FormControl(false, { nonNullable: true }),
  });
}
