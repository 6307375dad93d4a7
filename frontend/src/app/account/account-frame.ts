import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { BrandMark } from '../ui/brand-mark';

/** The frame of the pages without an account: a picture, the name of the product, and one form. */
@Component({
  selector: 'app-account-frame',
  imports: [BrandMark],
  template: `
    <div class="picture" aria-hidden="true">
      <p i18n>See every channel. <br />Mark what matters.</p>
    </div>
    <main>
      <div class="form">
        <div class="brand">
          <app-brand-mark />
          <span i18n>Memento</span>
        </div>
        <h1>{{ heading() }}</h1>
        <ng-content />
      </div>
    </main>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1.1fr) minmax(24rem, 1fr);
      min-height: 100dvh;
    }
    .picture {
      display: flex;
      align-items: flex-end;
      padding: clamp(2rem, 5vw, 4.5rem);
      background:
        linear-gradient(180deg, transparent 55%, #06090be6),
        #06090b url('/cells.webp') center / cover;
      color: #f2f7f6;
      font-size: clamp(1.5rem, 2.6vw, 2.5rem);
      line-height: 1.2;
      font-weight: 550;
      letter-spacing: -0.025em;
    }
    main {
      display: grid;
      align-items: center;
      padding: 2rem clamp(1.25rem, 5vw, 5rem);
    }
    .form {
      display: grid;
      gap: 1.5rem;
      width: min(25rem, 100%);
    }
    .brand {
      display: flex;
      align-items: center;
      gap: 0.75rem;
      font-size: 1.125rem;
      font-weight: 600;
      letter-spacing: -0.02em;
    }
    @media (max-width: 56rem) {
      :host {
        grid-template: auto 1fr / 1fr;
      }
      .picture {
        min-height: 24vh;
        padding: 1.25rem;
        font-size: 1.25rem;
      }
      .picture br {
        display: none;
      }
      main {
        align-items: start;
      }
      .form {
        width: min(28rem, 100%);
        margin-inline: auto;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccountFrame {
  readonly heading = input.required<string>();
}
