import { CdkTrapFocus } from '@angular/cdk/a11y';
import { CdkConnectedOverlay, CdkOverlayOrigin } from '@angular/cdk/overlay';
import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';
import { Swatches } from './swatches';

/** A colour that one can see, and change: a press on it offers others. */
@Component({
  selector: 'app-colour-button',
  imports: [CdkConnectedOverlay, CdkOverlayOrigin, CdkTrapFocus, Swatches],
  template: `
    <button
      #place="cdkOverlayOrigin"
      type="button"
      cdkOverlayOrigin
      aria-haspopup="dialog"
      title="Colour"
      i18n-title
      [attr.aria-expanded]="isOpen()"
      [attr.aria-label]="label()"
      [style.background-color]="shown()"
      (click)="isOpen.set(true)"
    ></button>
    <ng-template
      cdkConnectedOverlay
      cdkConnectedOverlayHasBackdrop
      cdkConnectedOverlayBackdropClass="cdk-overlay-transparent-backdrop"
      [cdkConnectedOverlayOrigin]="place"
      [cdkConnectedOverlayOpen]="isOpen()"
      (backdropClick)="isOpen.set(false)"
      (detach)="isOpen.set(false)"
    >
      <div class="choice" role="dialog" cdkTrapFocus cdkTrapFocusAutoCapture [attr.aria-label]="label()">
        <app-swatches [label]="label()" [colour]="colour()" [optional]="optional()" (chosen)="choose($event)" />
      </div>
    </ng-template>
  `,
  styles: `
    :host {
      display: block;
    }
    button {
      display: block;
      width: 100%;
      height: 100%;
      padding: 0;
      border: 0;
      border-radius: inherit;
      cursor: pointer;
    }
    .choice {
      padding: 8px 0;
      border-radius: 12px;
      background: var(--mat-sys-surface-container);
      box-shadow: var(--mat-sys-level2);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ColourButton {
  /** What the colour is of. */
  readonly label = input.required<string>();
  /** `#rrggbb`; null or empty: none was chosen. */
  readonly colour = input.required<string | null>();
  /** What is shown; any colour of CSS. */
  readonly shown = input.required<string>();
  /** Whether there may be none. */
  readonly optional = input(false);
  /** `#rrggbb`; empty: none. */
  readonly chosen = output<string>();
  protected readonly isOpen = signal(false);

  protected choose(colour: string): void {
    this.isOpen.set(false);
    this.chosen.emit(colour);
  }
}
