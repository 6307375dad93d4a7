import { ChangeDetectionStrategy, Component, computed, inject, input, resource, signal } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatAnchor, MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { authSetup } from '../api/fn/sign-in/auth-setup';
import { authSetupState } from '../api/fn/sign-in/auth-setup-state';
import { toApiError } from '../core/api-error';
import { FormProblem } from '../ui/form-problem';
import { AccountFrame } from './account-frame';
import { PasswordField } from './password-field';

/** The server's own rule; said here before it has to refuse. */
const SHORTEST_PASSWORD = 8;

/** The first start: makes the first administrator, for whoever holds the one-time link. */
@Component({
  selector: 'app-setup-page',
  imports: [
    AccountFrame,
    FormProblem,
    MatAnchor,
    MatButton,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    PasswordField,
    ReactiveFormsModule,
    RouterLink,
  ],
  template: `
    <app-account-frame [heading]="heading()">
      @if (done()) {
        <p class="quiet" i18n>
          This installation has its administrator. The set-up link worked once and is of no use any more.
        </p>
        <a matButton="filled" routerLink="/sign-in" i18n>Sign in</a>
      } @else if (!token()) {
        <p class="quiet" data-link-missing i18n>
          This page needs the one-time link that the server printed where it was started. It ends in
          <code>/setup?token=…</code>
        </p>
      } @else {
        <p class="quiet" i18n>
          Make the first account. It administers this installation and can invite everybody else.
        </p>
        <form [formGroup]="form" (ngSubmit)="create()">
          <app-form-problem [text]="problem()" />
          <mat-form-field appearance="outline" hideRequiredMarker>
            <mat-label i18n>Your name</mat-label>
            <input matInput formControlName="name" autocomplete="name" />
            <mat-error i18n>Enter your name.</mat-error>
          </mat-form-field>
          <mat-form-field appearance="outline" hideRequiredMarker>
            <mat-label i18n>E-mail</mat-label>
            <input matInput type="email" formControlName="email" autocomplete="email" />
            <mat-error i18n>Enter an e-mail address.</mat-error>
          </mat-form-field>
          <mat-form-field appearance="outline" hideRequiredMarker>
            <mat-label i18n>User name</mat-label>
            <input
              matInput
              formControlName="username"
              autocomplete="username"
              autocapitalize="none"
              spellcheck="false"
            />
            <mat-error i18n>Enter a user name of up to 50 characters.</mat-error>
          </mat-form-field>
          <app-password-field
            label="Password"
            i18n-label
            autocomplete="new-password"
            hint="At least 8 characters"
            i18n-hint
            [control]="form.controls.password"
          />
          <button matButton="filled" type="submit" [disabled]="busy()">
            @if (busy()) {
              <ng-container i18n>Setting up …</ng-container>
            } @else {
              <ng-container i18n>Create the account</ng-container>
            }
          </button>
        </form>
      }
    </app-account-frame>
  `,
  styleUrl: './account-form.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SetupPage {
  /** From the one-time link. */
  readonly token = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly state = resource({ loader: () => this.api.invoke(authSetupState) });
  protected readonly done = computed(() => this.state.hasValue() && !this.state.value().needed);
  protected readonly heading = computed(() =>
    this.done() ? $localize`Already set up` : $localize`Welcome to Memento`,
  );
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly form = new FormGroup({
    name: new FormControl('', { nonNullable: true, validators: Validators.required }),
    email: new FormControl('', { nonNullable: true, validators: [Validators.required, Validators.email] }),
    username: new FormControl('', { nonNullable: true, validators: [Validators.required, Validators.maxLength(50)] }),
    password: new FormControl('', {
      nonNullable: true,
      validators: [Validators.required, Validators.minLength(SHORTEST_PASSWORD)],
    }),
  });

  protected async create(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      await this.api.invoke(authSetup, { body: { token: this.token() ?? '', ...this.form.getRawValue() } });
      // The answer has set the session's cookies: the guard of the next page finds the new administrator signed in.
      await this.router.navigateByUrl('/');
    } catch (failure) {
      // A link that is wrong or used up, or a name the server does not take: told beside the form.
      const error = toApiError(failure);
      this.problem.set([error.message, ...error.issues.map((issue) => issue.message)].join(' '));
      if (error.code === 'setup.done') this.state.reload();
    } finally {
      this.busy.set(false);
    }
  }
}
