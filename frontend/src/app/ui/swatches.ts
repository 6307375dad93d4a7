import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { CLASS_PALETTE } from './class-palette';

/** Colours to choose from, and any other. */
@Component({
  selector: 'app-swatches',
  host: { role: 'group', '[attr.aria-label]': 'label()' },
  template: `
    @if (optional()) {
      <button
        type="button"
        class="none"
        aria-label="No colour"
        title="No colour"
        i18n-aria-label
        i18n-title
        [attr.aria-pressed]="!colour()"
        (click)="chosen.emit('')"
      ></button>
    }
    @for (swatch of palette; track swatch.colour) {
      <button
        type="button"
        [style.background-color]="swatch.colour"
        [attr.aria-label]="swatch.name"
        [attr.aria-pressed]="swatch.colour === colour()"
        [title]="swatch.name"
        (click)="chosen.emit(swatch.colour)"
      ></button>
    }
    <input
      #other
      type="color"
      aria-label="Another colour"
      title="Another colour"
      i18n-aria-label
      i18n-title
      [value]="colour() || '#888888'"
      (change)="chosen.emit(other.value)"
    />
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(7, 28px);
      gap: 8px;
      padding: 4px 12px;
    }
    button,
    input {
      width: 28px;
      height: 28px;
      padding: 0;
      border: 1px solid light-dark(#0004, #fff5);
      border-radius: 50%;
      cursor: pointer;
    }
    button[aria-pressed='true'] {
      outline: 2px solid var(--mat-sys-on-surface);
      outline-offset: 2px;
    }
    .none {
      background: linear-gradient(
        to top right,
        transparent calc(50% - 1px),
        var(--mat-sys-error) calc(50% - 1px) calc(50% + 1px),
        transparent calc(50% + 1px)
      );
    }
    input {
      background: none;
      overflow: hidden;
      appearance: none;
      background-image: conic-gradient(#f44, #fd4, #4c6, #4bf, #a5f, #f44);
    }
    input::-webkit-color-swatch-wrapper {
      padding: 8px;
    }
    input::-webkit-color-swatch {
      border: 0;
      border-radius: 50%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Swatches {
  /** What the colour is of. */
  readonly label = input.required<string>();
  /** `#rrggbb`, or empty. */
  readonly colour = input.required<string | null>();
  /** Whether there may be none. */
  readonly optional = input(false);
  /** `#rrggbb`; empty: none. */
  readonly chosen = output<string>();
  protected readonly palette = CLASS_PALETTE;
}
