import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import {
  MatAutocomplete,
  type MatAutocompleteSelectedEvent,
  MatAutocompleteTrigger,
  MatOptgroup,
  MatOption,
} from '@angular/material/autocomplete';
import { Router } from '@angular/router';
import { mdiMagnify } from '@mdi/js';
import { type Hit, type HitGroup, Search } from '../core/search';
import { Icon } from '../ui/icon';

const TYPING_MS = 200;
const HITS_OF_A_KIND = 5;

/** Finds anything by its name. `/` leads here from anywhere, arrows choose, Enter goes there, or to all that was found. */
@Component({
  selector: 'app-search-box',
  imports: [Icon, MatAutocomplete, MatAutocompleteTrigger, MatOptgroup, MatOption],
  host: { role: 'search', '(document:keydown)': 'focusByKey($event)' },
  template: `
    <app-icon [path]="icon" />
    <input
      #field
      type="search"
      autocomplete="off"
      spellcheck="false"
      placeholder="Search"
      i18n-placeholder
      aria-label="Search projects, categories, samples and labels"
      i18n-aria-label
      aria-keyshortcuts="/"
      [matAutocomplete]="auto"
      (input)="type(field.value)"
      (keydown.enter)="showAll(field.value)"
    />
    <kbd aria-hidden="true">/</kbd>
    <mat-autocomplete #auto [displayWith]="nameOf" (optionSelected)="go($event)">
      @for (group of groups(); track group.kind) {
        <mat-optgroup [label]="group.label">
          @for (hit of group.hits; track hit.key) {
            <mat-option [value]="hit">
              <span class="hit">{{ hit.name }}</span>
              @if (hit.place) {
                <span class="place"> · {{ hit.place }}</span>
              }
            </mat-option>
          }
        </mat-optgroup>
      }
    </mat-autocomplete>
  `,
  styleUrl: './search-box.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SearchBox {
  private readonly search = inject(Search);
  private readonly router = inject(Router);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  private readonly trigger = viewChild.required(MatAutocompleteTrigger);
  protected readonly groups = signal<readonly HitGroup[]>([]);
  protected readonly icon = mdiMagnify;
  protected readonly nameOf = (hit: Hit | string): string => (typeof hit === 'string' ? hit : hit.name);
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows with each text: answers about an older one are too late. */
  private typed = 0;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected type(text: string): void {
    clearTimeout(this.timer);
    const typed = ++this.typed;
    this.timer = setTimeout(() => void this.find(text, typed), TYPING_MS);
  }

  protected async go(event: MatAutocompleteSelectedEvent): Promise<void> {
    const { link, queryParams } = event.option.value as Hit;
    this.leave();
    await this.router.navigate([...link], { queryParams });
  }

  /** Enter without a choice. */
  protected async showAll(text: string): Promise<void> {
    if (this.trigger().activeOption || text.trim() === '') return;
    this.leave();
    await this.router.navigate(['/search'], { queryParams: { q: text.trim() } });
  }

  protected focusByKey(event: KeyboardEvent): void {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, select, [contenteditable], [role="dialog"]')) return;
    event.preventDefault();
    this.field().nativeElement.focus();
    this.field().nativeElement.select();
  }

  private async find(text: string, typed: number): Promise<void> {
    const groups = await this.search.find(text, HITS_OF_A_KIND);
    if (typed === this.typed) this.groups.set(groups);
  }

  private leave(): void {
    clearTimeout(this.timer);
    this.typed++;
    this.trigger().closePanel();
    this.field().nativeElement.value = '';
    this.field().nativeElement.blur();
    this.groups.set([]);
  }
}
