import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  resource,
  signal,
} from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatAnchor, MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { toSignal } from '@angular/core/rxjs-interop';
import { toApiError, type ApiError } from '../core/api-error';
import { Session } from '../core/session';
import { FormProblem } from '../ui/form-problem';
import { Reference } from '../ui/reference';
import { AccountFrame } from './account-frame';

/** Where a share link leads: a guest says a name and comes in to one sample. */
@Component({
  selector: 'app-share-page',
  imports: [
    AccountFrame,
    FormProblem,
    MatAnchor,
    MatButton,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    ReactiveFormsModule,
    Reference,
    RouterLink,
  ],
  template: `
    @if (isGone()) {
      <app-account-frame heading="This link no longer works" i18n-heading>
        <p class="quiet" data-share-gone i18n>
          It has expired, or whoever sent it has taken it back. Ask them for a new one: nothing that you drew is lost.
        </p>
        <a matButton="outlined" routerLink="/sign-in" i18n>Sign in with an account</a>
      </app-account-frame>
    } @else if (!secret() || isUnknown()) {
      <app-account-frame heading="This link is not complete" i18n-heading>
        <p class="quiet" data-share-unknown i18n>
          It may have been cut when it was copied. Ask whoever sent it to send it once more.
        </p>
        <a matButton="outlined" routerLink="/sign-in" i18n>Sign in with an account</a>
      </app-account-frame>
    } @else {
      <app-account-frame heading="You are invited to look at a sample" i18n-heading>
        <p class="quiet" i18n>No account is needed. What you do here is kept under the name that you give.</p>
        <form [formGroup]="form" (ngSubmit)="comeIn()">
          <app-form-problem [text]="problem()" />
          <app-reference [requestId]="refusal()?.requestId ?? ''" />
          @if (account(); as name) {
            <p class="quiet" data-share-account i18n>
              You are signed in as {{ name }}. Opening the link signs that account out in this browser.
            </p>
          }
          <mat-form-field appearance="outline" hideRequiredMarker>
            <mat-label i18n>Your name</mat-label>
            <input matInput formControlName="name" autocomplete="name" maxlength="100" />
            <mat-hint i18n>Shown beside what you draw and write</mat-hint>
          </mat-form-field>
          <button matButton="filled" type="submit" [disabled]="busy()">
            @if (busy()) {
              <ng-container i18n>Opening …</ng-container>
            } @else {
              <ng-container i18n>Open the sample</ng-container>
            }
          </button>
        </form>
      </app-account-frame>
    }
  `,
  styleUrl: './account-form.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SharePage {
  /** Given when the link was open here and is over now. */
  readonly over = input<string>();

  private readonly session = inject(Session);
  private readonly router = inject(Router);
  /** Behind `#`, so that it reaches the server in the body of one request and no log. */
  protected readonly secret = toSignal(inject(ActivatedRoute).fragment, { initialValue: null });
  /** Of this link: another one is another matter. */
  protected readonly refusal = linkedSignal<string | null, ApiError | null>({
    source: this.secret,
    computation: () => null,
  });
  private readonly before = resource({ loader: () => this.session.restore().catch(() => false) });
  protected readonly account = computed(() => {
    if (!this.before.hasValue() || this.session.guest()) return null;
    return this.session.user()?.username ?? null;
  });
  protected readonly isGone = computed(() => this.over() !== undefined || this.refusal()?.status === 410);
  protected readonly isUnknown = computed(() => this.refusal()?.status === 404);
  protected readonly problem = computed(() => this.refusal()?.message ?? '');
  protected readonly busy = signal(false);
  protected readonly form = new FormGroup({
    name: new FormControl('', { nonNullable: true, validators: Validators.required }),
  });

  protected async comeIn(): Promise<void> {
    const displayName = this.form.controls.name.value.trim();
    if (!displayName) {
      this.form.controls.name.markAsTouched();
      return;
    }
    this.busy.set(true);
    this.refusal.set(null);
    try {
      const { project_id, annotation_id } = await this.session.comeInByLink(this.secret() ?? '', displayName);
      // In place of the link, which would ask for a name again on the way back.
      await this.router.navigate(['/projects', project_id, 'samples', annotation_id], { replaceUrl: true });
    } catch (failure) {
      // A link that is over or unknown has a page of its own; anything else is told beside the form.
      this.refusal.set(toApiError(failure));
    } finally {
      this.busy.set(false);
    }
  }
}
