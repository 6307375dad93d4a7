import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon } from './icon';

/** Says that there is nothing here, or why not, and what to do. The content is the explanation; `actions` go below it. */
@Component({
  selector: 'app-empty-state',
  imports: [Icon],
  template: `
    <span class="disc"><app-icon [path]="icon()" /></span>
    @if (level() === 'h1') {
      <h1>{{ heading() }}</h1>
    } @else {
      <h2>{{ heading() }}</h2>
    }
    <div class="text"><ng-content /></div>
    <div class="actions"><ng-content select="[actions]" /></div>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      gap: 0.75rem;
      padding: clamp(2rem, 6vw, 4.5rem) 1.5rem;
      text-align: center;
    }
    .disc {
      display: grid;
      place-items: center;
      width: 72px;
      height: 72px;
      margin-bottom: 0.5rem;
      border-radius: 50%;
      background: var(--mat-sys-primary-container);
      color: var(--mat-sys-on-primary-container);
    }
    .disc app-icon {
      width: 32px;
      height: 32px;
    }
    .text {
      max-width: 34rem;
      color: var(--mat-sys-on-surface-variant);
      line-height: 1.6;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 0.75rem;
      margin-top: 0.75rem;
    }
    .actions:empty {
      display: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EmptyState {
  readonly icon = input.required<string>();
  readonly heading = input.required<string>();
  readonly level = input<'h1' | 'h2'>('h2');
}
