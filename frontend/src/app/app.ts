import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { NavigationError, NavigationStart, Router, RouterOutlet } from '@angular/router';
import { Failure } from './core/failure';
import { inWords } from './core/navigation-failure';
import { NoticeList } from './core/notice-list';
import { OfflineNote } from './core/offline-note';
import { Notices } from './core/notices';
import { Theme } from './core/theme';

@Component({
  selector: 'app-root',
  imports: [Failure, NoticeList, OfflineNote, RouterOutlet],
  template: `
    @if (router.currentNavigation()) {
      <div class="going" role="presentation"></div>
    }
    <app-offline-note />
    <router-outlet />
    @defer (when stuckAt() !== null) {
      @if (stuckAt(); as stuck) {
        <main>
          <app-failure level="h1" [error]="inWords(stuck.error)" (retry)="router.navigateByUrl(stuck.url)" />
        </main>
      }
    }
    @defer (when notices.list().length > 0) {
      <app-notice-list />
    }
  `,
  styles: `
    // Appears only when a page takes its time.
    .going {
      position: fixed;
      z-index: 1200;
      inset: 0 0 auto;
      height: 2px;
      background: linear-gradient(90deg, transparent, var(--mat-sys-primary), transparent);
      background-size: 40% 100%;
      background-repeat: no-repeat;
      animation: go 1.1s 0.2s infinite both;
    }
    @keyframes go {
      from {
        background-position: -60% 0;
      }
      to {
        background-position: 160% 0;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class App {
  protected readonly router = inject(Router);
  protected readonly notices = inject(Notices);
  protected readonly inWords = inWords;
  /** Where the very first page could not be opened: there is none to stay on. */
  protected readonly stuckAt = signal<NavigationError | null>(null);

  constructor() {
    // Made here, because it follows the choice from the first page on.
    inject(Theme);
    this.router.events.subscribe((event) => {
      if (event instanceof NavigationStart) this.stuckAt.set(null);
      else if (event instanceof NavigationError && !this.router.navigated) this.stuckAt.set(event);
    });
  }
}
