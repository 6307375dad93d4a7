import { ChangeDetectionStrategy, Component } from '@angular/core';

/** The sign of the product: three fluorescence channels, added up. */
@Component({
  selector: 'app-brand-mark',
  host: { 'aria-hidden': 'true' },
  template: `<svg viewBox="0 0 32 32" focusable="false">
    <rect width="32" height="32" rx="8" fill="#0d1417" />
    <g class="channels">
      <circle cx="16" cy="11.6" r="6.6" fill="#2f7bff" />
      <circle cx="11.6" cy="19.4" r="6.6" fill="#19c37d" />
      <circle cx="20.4" cy="19.4" r="6.6" fill="#f0486c" />
    </g>
  </svg>`,
  styles: `
    :host {
      display: inline-block;
      flex: none;
      width: 32px;
      height: 32px;
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
    }
    .channels {
      isolation: isolate;
    }
    circle {
      mix-blend-mode: screen;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BrandMark {}
