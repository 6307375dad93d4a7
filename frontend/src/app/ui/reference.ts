import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, inject, input, linkedSignal } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { mdiCheck, mdiContentCopy } from '@mdi/js';
import { Icon } from './icon';

/** Under which number the log of the server has what went wrong, to be copied into a message to whoever looks after it. */
@Component({
  selector: 'app-reference',
  imports: [Icon, MatIconButton],
  template: `
    @if (requestId()) {
      <span class="line">
        <span i18n>
          Reference for your administrator: <code data-reference>{{ requestId() }}</code>
        </span>
        <button
          matIconButton
          type="button"
          class="dense"
          aria-label="Copy the reference"
          i18n-aria-label
          (click)="copied.set(clipboard.copy(requestId()))"
        >
          <app-icon [path]="copied() ? doneIcon : copyIcon" />
        </button>
        <span class="heard" aria-live="polite">
          @if (copied()) {
            <ng-container i18n>Copied to the clipboard</ng-container>
          }
        </span>
      </span>
    }
  `,
  styles: `
    :host {
      display: block;
      font-size: 0.8125rem;
    }
    .line {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: center;
      column-gap: 0.25rem;
    }
    code {
      overflow-wrap: anywhere;
      user-select: all;
    }
    button {
      --mat-icon-button-icon-color: currentColor;
    }
    app-icon {
      width: 18px;
      height: 18px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Reference {
  /** Empty: the server did not log it. */
  readonly requestId = input.required<string>();
  protected readonly clipboard = inject(Clipboard);
  protected readonly copied = linkedSignal({ source: this.requestId, computation: () => false });
  protected readonly copyIcon = mdiContentCopy;
  protected readonly doneIcon = mdiCheck;
}
