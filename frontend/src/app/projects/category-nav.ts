import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Section } from './project-store';

/** Chooses which category's samples are shown, in the address, so that a choice can be sent to somebody. */
@Component({
  selector: 'app-category-nav',
  imports: [RouterLink],
  template: `
    <nav aria-label="Categories" i18n-aria-label>
      <a routerLink="." [queryParams]="{ category: null }" [attr.aria-current]="chosen() === null ? 'true' : null" i18n>
        All <span class="figures">{{ all() }}</span>
      </a>
      @for (section of sections(); track section.category.category_id) {
        <a
          routerLink="."
          [queryParams]="{ category: section.category.category_id }"
          [attr.aria-current]="chosen() === section.category.category_id ? 'true' : null"
        >
          {{ section.category.name }} <span class="figures">{{ section.samples.length }}</span>
        </a>
      }
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
    }
    a {
      display: inline-flex;
      align-items: center;
      gap: 0.5rem;
      min-height: 36px;
      padding: 0.25rem 0.9rem;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 18px;
      color: var(--mat-sys-on-surface);
      font-weight: 500;
      text-decoration: none;
    }
    a:hover {
      border-color: var(--mat-sys-outline);
    }
    a[aria-current] {
      border-color: transparent;
      background: var(--mat-sys-primary-container);
      color: var(--mat-sys-on-primary-container);
    }
    span {
      font-size: 0.8125rem;
      font-weight: 400;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CategoryNav {
  readonly sections = input.required<readonly Section[]>();
  /** Category id, or null for all. */
  readonly chosen = input.required<number | null>();
  protected readonly all = computed(() => this.sections().reduce((sum, section) => sum + section.samples.length, 0));
}
