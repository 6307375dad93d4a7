import { ChangeDetectionStrategy, Component, effect, inject, signal, untracked } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { toApiError } from '../../core/api-error';
import { Notices } from '../../core/notices';
import { Session } from '../../core/session';
import { FormProblem } from '../../ui/form-problem';
import { AccountStore } from './account-store';

/** What others read of me, and where I can be reached. */
@Component({
  selector: 'app-profile-section',
  imports: [FormProblem, MatButton, MatError, MatFormField, MatHint, MatInput, MatLabel, ReactiveFormsModule],
  template: `
    <header>
      <div>
        <h2 i18n>Profile</h2>
        <p class="intro quiet" i18n>
          You sign in as <strong>{{ session.user()?.username }}</strong>. Others see your name beside what you draw and
          write.
        </p>
      </div>
    </header>
    <form [formGroup]="form" (ngSubmit)="save()">
      <app-form-problem [text]="problem()" />
      <mat-form-field appearance="outline" hideRequiredMarker>
        <mat-label i18n>Name</mat-label>
        <input matInput formControlName="name" autocomplete="name" />
        <mat-error i18n>Enter a name of up to 255 characters.</mat-error>
      </mat-form-field>
      <mat-form-field appearance="outline">
        <mat-label i18n>E-mail</mat-label>
        <input matInput type="email" formControlName="email" autocomplete="email" />
        <mat-hint i18n>Seen by administrators only</mat-hint>
        <mat-error i18n>This is not an e-mail address.</mat-error>
      </mat-form-field>
      <button matButton="filled" type="submit" [disabled]="busy()" i18n>Save the profile</button>
    </form>
  `,
  styleUrl: './section.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProfileSection {
  protected readonly session = inject(Session);
  private readonly store = inject(AccountStore);
  private readonly notices = inject(Notices);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly form = new FormGroup({
    name: new FormControl('', {
      nonNullable: true,
      validators: [Validators.required, Validators.pattern(/\S/), Validators.maxLength(255)],
    }),
    email: new FormControl('', { nonNullable: true, validators: [Validators.email, Validators.maxLength(255)] }),
  });

  constructor() {
    effect(() => {
      const user = this.session.user();
      // What is being typed stays; a change elsewhere shows when nothing is.
      if (user && untracked(() => !this.form.dirty)) this.form.reset({ name: user.name, email: user.email });
    });
  }

  protected async save(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.busy()) return;
    const { name, email } = this.form.getRawValue();
    this.busy.set(true);
    this.problem.set('');
    try {
      await this.store.changeProfile(name.trim(), email.trim());
      this.form.markAsPristine();
      this.notices.done($localize`Your profile is saved.`);
    } catch (failure) {
      // Told beside the form, where it can be put right.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.busy.set(false);
    }
  }
}
