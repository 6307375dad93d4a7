import { ChangeDetectionStrategy, Component, inject, input, resource, signal } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { authSetupState } from '../api/fn/sign-in/auth-setup-state';
import { toApiError } from '../core/api-error';
import { safeReturnPath } from '../core/return-path';
import { Session } from '../core/session';
import { FormProblem } from '../ui/form-problem';
import { AccountFrame } from './account-frame';
import { PasswordField } from './password-field';

@Component({
  selector: 'app-sign-in-page',
  imports: [AccountFrame, FormProblem, MatButton, MatFormField, MatInput, MatLabel, PasswordField, ReactiveFormsModule],
  template: `
    <app-account-frame heading="Sign in" i18n-heading>
      @if (setup.value()?.needed) {
        <p class="quiet" data-setup-needed i18n>
          Nobody has an account here yet. The server has printed a one-time link where it was started: open it to make
          the first administrator.
        </p>
      }
      <form [formGroup]="form" (ngSubmit)="signIn()">
        <app-form-problem [text]="problem()" />
        <mat-form-field appearance="outline" hideRequiredMarker>
          <mat-label i18n>User name</mat-label>
          <input matInput formControlName="username" autocomplete="username" autocapitalize="none" spellcheck="false" />
        </mat-form-field>
        <app-password-field
          label="Password"
          i18n-label
          autocomplete="current-password"
          [control]="form.controls.password"
        />
        <button matButton="filled" type="submit" [disabled]="busy()">
          @if (busy()) {
            <ng-container i18n>Signing in …</ng-container>
          } @else {
            <ng-container i18n>Sign in</ng-container>
          }
        </button>
      </form>
    </app-account-frame>
  `,
  styleUrl: './account-form.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignInPage {
  /** Where the person was going. */
  readonly return = input<string>();

  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  protected readonly setup = resource({ loader: () => this.api.invoke(authSetupState) });
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly form = new FormGroup({
    username: new FormControl('', { nonNullable: true, validators: Validators.required }),
    password: new FormControl('', { nonNullable: true, validators: Validators.required }),
  });

  protected async signIn(): Promise<void> {
    const { username, password } = this.form.getRawValue();
    if (this.form.invalid) {
      this.problem.set($localize`Enter your user name and your password.`);
      return;
    }
    this.busy.set(true);
    this.problem.set('');
    try {
      await this.session.signIn(username.trim(), password);
      await this.router.navigateByUrl(safeReturnPath(this.return()));
    } catch (failure) {
      // Wrong names and passwords are told beside the form, as is a server that does not answer.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.busy.set(false);
    }
  }
}
