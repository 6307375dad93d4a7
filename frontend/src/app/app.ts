import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { NoticeList } from './core/notice-list';
import { Notices } from './core/notices';
import { Theme } from './core/theme';

@Component({
  selector: 'app-root',
  imports: [NoticeList, RouterOutlet],
  template: `
    @if (router.currentNavigation()) {
      <div class="going" role="presentation"></div>
    }
    <router-outlet />
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

  constructor() {
    // Made here, because it follows the choice from the first page on.
    inject(Theme);
  }
}
