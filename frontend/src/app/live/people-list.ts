import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import type { Person } from './person';

const MOST_NAMES = 3;

/** Who else is here, in the colours of their cursors. */
@Component({
  selector: 'app-people-list',
  imports: [MatTooltip],
  template: `
    @if (people().length > 0) {
      <ul aria-label="Also here" i18n-aria-label [matTooltip]="names()">
        @for (person of shown(); track person.client_id) {
          <li><span class="dot" [style.background]="person.colour"></span>{{ person.name }}</li>
        }
        @if (people().length > shown().length) {
          <li>+{{ people().length - shown().length }}</li>
        }
      </ul>
    }
  `,
  styles: `
    ul {
      display: flex;
      gap: 4px 12px;
      margin: 0;
      padding: 0;
      font-size: 0.8125rem;
      list-style: none;
    }

    li {
      display: flex;
      align-items: center;
      gap: 6px;
      max-width: 10rem;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .dot {
      flex: none;
      width: 10px;
      height: 10px;
      border-radius: 50%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PeopleList {
  readonly people = input.required<readonly Person[]>();

  protected readonly shown = computed(() => this.people().slice(0, MOST_NAMES));
  protected readonly names = computed(() =>
    this.people()
      .map((person) => person.name)
      .join(', '),
  );
}
