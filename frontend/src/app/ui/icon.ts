import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/**
 * A drawn icon. Decoration only: the control around it carries the name.
 * The class `mat-icon` lets Material's buttons and menus space it as they space their own.
 */
@Component({
  selector: 'app-icon',
  host: { class: 'mat-icon', 'aria-hidden': 'true' },
  template: `<svg viewBox="0 0 24 24" focusable="false"><path [attr.d]="path()" /></svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      width: 24px;
      height: 24px;
    }
    svg {
      width: 100%;
      height: 100%;
      fill: currentColor;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Icon {
  /** SVG path data on a 24 × 24 grid, as `@mdi/js` exports it. */
  readonly path = input.required<string>();
}
