import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { mdiCloudOffOutline, mdiMagnifyClose } from '@mdi/js';
import { toApiError } from '../core/api-error';
import { Search } from '../core/search';
import { EmptyState } from '../ui/empty-state';
import { Reference } from '../ui/reference';

const HITS_OF_A_KIND = 50;

/** All that has a text in its name. */
@Component({
  selector: 'app-search-page',
  imports: [Reference, EmptyState, MatButton, RouterLink],
  template: `
    <h1>
      @if (text()) {
        <ng-container i18n>Found for “{{ text() }}”</ng-container>
      } @else {
        <ng-container i18n>Search</ng-container>
      }
    </h1>
    @if (problem(); as problem) {
      <app-empty-state [icon]="failedIcon" heading="The search failed" i18n-heading>
        <p>{{ problem.message }}</p>
        <app-reference [requestId]="problem.requestId" />
        <button matButton="filled" type="button" actions (click)="found.reload()" i18n>Try again</button>
      </app-empty-state>
    } @else if (!found.hasValue()) {
      <div class="skeleton" aria-busy="true"><span class="heard" role="status" i18n>Searching</span></div>
    } @else {
      @for (group of found.value(); track group.kind) {
        <section [attr.aria-labelledby]="'found-' + group.kind">
          <h2 [id]="'found-' + group.kind">{{ group.label }}</h2>
          <ul>
            @for (hit of group.hits; track hit.key) {
              <li>
                <a [routerLink]="hit.link" [queryParams]="hit.queryParams">{{ hit.name }}</a>
                <span class="quiet">{{ hit.place }}</span>
              </li>
            }
          </ul>
        </section>
      } @empty {
        <app-empty-state [icon]="emptyIcon" heading="Nothing is called like that" i18n-heading>
          <p i18n>Projects, categories, samples and labels are found by any part of their name.</p>
        </app-empty-state>
      }
    }
  `,
  styles: `
    h1 {
      margin-bottom: 1.5rem;
      overflow-wrap: anywhere;
    }
    section {
      margin-bottom: 2rem;
    }
    ul {
      margin: 0.5rem 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 1rem;
      align-items: center;
      min-height: 44px;
      border-bottom: var(--hairline);
      overflow-wrap: anywhere;
    }
    a {
      font-weight: 550;
    }
    .skeleton {
      height: 14rem;
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container-highest);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SearchPage {
  /** From the address. */
  readonly q = input<string>();
  private readonly search = inject(Search);
  protected readonly failedIcon = mdiCloudOffOutline;
  protected readonly emptyIcon = mdiMagnifyClose;
  protected readonly text = computed(() => this.q()?.trim() ?? '');
  protected readonly found = resource({
    params: this.text,
    loader: ({ params }) => this.search.find(params, HITS_OF_A_KIND),
  });
  protected readonly problem = computed(() => {
    const error = this.found.error();
    return error ? toApiError(error) : null;
  });
}
