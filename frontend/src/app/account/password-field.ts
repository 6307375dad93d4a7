import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { type FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatIconButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { mdiEyeOffOutline, mdiEyeOutline } from '@mdi/js';
import { Icon } from '../ui/icon';

/** A password that can be looked at while it is typed. */
@Component({
  selector: 'app-password-field',
  imports: [Icon, MatError, MatFormField, MatHint, MatIconButton, MatInput, MatLabel, MatSuffix, ReactiveFormsModule],
  template: `
    <mat-form-field appearance="outline" hideRequiredMarker>
      <mat-label>{{ label() }}</mat-label>
      <input
        matInput
        [type]="shown() ? 'text' : 'password'"
        [formControl]="control()"
        [attr.autocomplete]="autocomplete()"
        autocapitalize="none"
        spellcheck="false"
      />
      <button
        matIconButton
        matSuffix
        type="button"
        [attr.aria-label]="action()"
        [attr.aria-pressed]="shown()"
        (click)="shown.set(!shown())"
      >
        <app-icon [path]="shown() ? hideIcon : showIcon" />
      </button>
      <mat-hint>{{ hint() }}</mat-hint>
      <mat-error>{{ hint() }}</mat-error>
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
    button {
      margin-right: 4px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasswordField {
  readonly label = input.required<string>();
  readonly control = input.required<FormControl<string>>();
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  readonly hint = input('');
  protected readonly shown = signal(false);
  protected readonly action = computed(() =>
    this.shown() ? $localize`Hide the password` : $localize`Show the password`,
  );
  protected readonly showIcon = mdiEyeOutline;
  protected readonly hideIcon = mdiEyeOffOutline;
}
