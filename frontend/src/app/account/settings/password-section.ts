import { ChangeDetectionStrategy, Component, inject, signal, viewChild } from '@angular/core';
import { FormControl, FormGroup, FormGroupDirective, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { toApiError } from '../../core/api-error';
import { Notices } from '../../core/notices';
import { FormProblem } from '../../ui/form-problem';
import { PasswordField } from '../password-field';
import { AccountStore } from './account-store';

/** What the server takes for a password. */
const LENGTH = [Validators.minLength(8), Validators.maxLength(200)];

/** A new password for the old one. */
@Component({
  selector: 'app-password-section',
  imports: [FormProblem, MatButton, PasswordField, ReactiveFormsModule],
  template: `
    <header>
      <div>
        <h2 i18n>Password</h2>
        <p class="intro quiet" i18n>
          A new password signs you out everywhere but here, and ends all of your access tokens at once.
        </p>
      </div>
    </header>
    <form [formGroup]="form" (ngSubmit)="change()">
      <app-form-problem [text]="problem()" />
      <app-password-field
        label="Old password"
        i18n-label
        autocomplete="current-password"
        [control]="form.controls.before"
      />
      <app-password-field
        label="New password"
        i18n-label
        hint="8 to 200 characters"
        i18n-hint
        autocomplete="new-password"
        [control]="form.controls.after"
      />
      <button matButton="filled" type="submit" [disabled]="busy()" i18n>Change the password</button>
    </form>
  `,
  styleUrl: './section.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasswordSection {
  private readonly store = inject(AccountStore);
  private readonly notices = inject(Notices);
  private readonly directive = viewChild.required(FormGroupDirective);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly form = new FormGroup({
    before: new FormControl('', { nonNullable: true, validators: Validators.required }),
    after: new FormControl('', { nonNullable: true, validators: [Validators.required, ...LENGTH] }),
  });

  protected async change(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.busy()) return;
    const { before, after } = this.form.getRawValue();
    this.busy.set(true);
    this.problem.set('');
    try {
      await this.store.changePassword(before, after);
      this.directive().resetForm();
      this.notices.done($localize`Your password is changed. You are signed out everywhere else.`);
    } catch (failure) {
      // A wrong old password, or too many of them.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.busy.set(false);
    }
  }
}
