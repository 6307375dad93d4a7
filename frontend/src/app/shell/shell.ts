import { ChangeDetectionStrategy, Component, type ElementRef, viewChild } from '@angular/core';
import { RouterLink, RouterOutlet } from '@angular/router';
import { UserMenu } from '../core/user-menu';
import { BrandMark } from '../ui/brand-mark';
import { SearchBox } from './search-box';

/** The frame of every page but the ones without an account and the sample page: a bar at the top, the page below. */
@Component({
  selector: 'app-shell',
  imports: [BrandMark, RouterLink, RouterOutlet, SearchBox, UserMenu],
  template: `
    <button type="button" class="skip" (click)="goToContent()" i18n>Skip to the content</button>
    <header>
      <div class="bar">
        <a routerLink="/" class="brand" aria-label="Memento, all projects" i18n-aria-label>
          <app-brand-mark />
          <span i18n>Memento</span>
        </a>
        <app-search-box />
        <app-user-menu />
      </div>
    </header>
    <main #content tabindex="-1">
      <router-outlet />
    </main>
  `,
  styles: `
    :host {
      display: block;
      min-height: 100dvh;
    }
    .skip {
      position: absolute;
      z-index: 20;
      top: 0.5rem;
      left: 0.5rem;
      padding: 0.75rem 1rem;
      border: 0;
      border-radius: var(--mat-sys-corner-small);
      background: var(--mat-sys-primary);
      color: var(--mat-sys-on-primary);
      font: inherit;
      transform: translateY(-200%);
    }
    .skip:focus {
      transform: none;
    }
    header {
      position: sticky;
      z-index: 10;
      top: 0;
      background: color-mix(in srgb, var(--mat-sys-background) 88%, transparent);
      backdrop-filter: blur(12px);
      border-bottom: var(--hairline);
    }
    .bar,
    main {
      max-width: 120rem;
      margin-inline: auto;
      padding-inline: clamp(1rem, 3vw, 2.5rem);
    }
    .bar {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: clamp(0.5rem, 2vw, 1.5rem);
      height: 64px;
    }
    .brand {
      display: inline-flex;
      align-items: center;
      gap: 0.75rem;
      padding: 0.4rem 0.5rem;
      margin-left: -0.5rem;
      border-radius: var(--mat-sys-corner-small);
      color: var(--mat-sys-on-surface);
      font-size: 1.125rem;
      font-weight: 600;
      letter-spacing: -0.02em;
      text-decoration: none;
    }
    @media (max-width: 40rem) {
      .brand span {
        display: none;
      }
    }
    main {
      padding-block: clamp(1.5rem, 4vw, 3rem) 5rem;
      outline: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Shell {
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');

  protected goToContent(): void {
    this.content().nativeElement.focus();
  }
}
