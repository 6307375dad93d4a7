import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { DatePipe } from '@angular/common';
import { MatButton } from '@angular/material/button';
import { mdiHistory } from '@mdi/js';
import { Icon } from '../ui/icon';
import type { KeptImport } from './import-keeper';

/** Imports that were broken off, and can go on where they stopped. */
@Component({
  selector: 'app-kept-imports',
  imports: [DatePipe, Icon, MatButton],
  template: `
    @for (kept of imports(); track kept.importId) {
      <section [attr.aria-label]="kept.title" data-kept-import>
        <app-icon [path]="icon" />
        <div>
          @if (again() === kept.importId) {
            <h2 i18n>Choose the same folder again: {{ kept.title }}</h2>
            <p class="quiet" i18n>
              The browser does not hand it out by itself. No byte that has arrived is sent again.
            </p>
          } @else {
            <h2 i18n>An import is not finished: {{ kept.title }}</h2>
            <p class="quiet" i18n>{{ kept.files }} files, begun {{ kept.startedAt | date: 'medium' }}</p>
          }
        </div>
        <span class="actions">
          @if (again() !== kept.importId) {
            <button matButton="filled" type="button" (click)="wentOn.emit(kept)" i18n>Go on</button>
          }
          <button matButton type="button" (click)="forgotten.emit(kept)" i18n>Forget it</button>
        </span>
      </section>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.75rem;
    }
    :host:empty {
      display: none;
    }
    section {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.75rem 1rem;
      padding: 1rem 1.25rem;
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
    section > div {
      flex: 1;
      min-width: 12rem;
      overflow-wrap: anywhere;
    }
    .quiet {
      color: inherit;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeptImports {
  readonly imports = input.required<readonly KeptImport[]>();
  /** The one whose folder has to be chosen again; empty: none. */
  readonly again = input('');
  readonly wentOn = output<KeptImport>();
  readonly forgotten = output<KeptImport>();
  protected readonly icon = mdiHistory;
}
