import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Where rows will be, while they are read. */
@Component({
  selector: 'app-skeleton-rows',
  host: { role: 'status' },
  template: `
    <span class="heard">{{ label() }}</span>
    @for (row of list(); track row) {
      <span class="row" aria-hidden="true"></span>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.5rem;
      padding-block: 0.5rem;
    }
    .row {
      height: 44px;
      border-radius: var(--mat-sys-corner-small);
      background: var(--mat-sys-surface-container-high);
      animation: breathe 1.4s infinite alternate ease-in-out;
    }
    .row:nth-child(3n) {
      width: 92%;
    }
    .row:nth-child(3n + 1) {
      width: 97%;
    }
    @keyframes breathe {
      to {
        opacity: 0.45;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SkeletonRows {
  /** What is being read, for those who do not see it. */
  readonly label = input.required<string>();
  readonly rows = input(4);
  protected readonly list = computed(() => Array.from({ length: this.rows() }, (_, row) => row));
}
