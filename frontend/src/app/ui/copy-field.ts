import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { mdiCheck, mdiContentCopy } from '@mdi/js';
import { Icon } from './icon';

/** A text to take along, with a button that copies it. */
@Component({
  selector: 'app-copy-field',
  imports: [Icon, MatButton, MatFormField, MatInput, MatLabel],
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label>{{ label() }}</mat-label>
      <input #field matInput readonly [value]="text()" (focus)="field.select()" data-copy-text />
    </mat-form-field>
    <button matButton="tonal" type="button" (click)="copy()">
      <app-icon matButtonIcon [path]="copied() ? doneIcon : copyIcon" />
      @if (copied()) {
        <ng-container i18n>Copied</ng-container>
      } @else {
        <ng-container i18n>Copy</ng-container>
      }
    </button>
    <span class="heard" aria-live="polite">
      @if (copied()) {
        <ng-container i18n>Copied to the clipboard</ng-container>
      }
    </span>
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.75rem;
    }
    mat-form-field {
      flex: 1 1 16rem;
    }
    input {
      font-family: ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace;
    }
    button {
      height: 48px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CopyField {
  readonly label = input.required<string>();
  readonly text = input.required<string>();
  private readonly clipboard = inject(Clipboard);
  protected readonly copied = signal(false);
  protected readonly copyIcon = mdiContentCopy;
  protected readonly doneIcon = mdiCheck;

  protected copy(): void {
    this.copied.set(this.clipboard.copy(this.text()));
  }
}
