import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { mdiDotsVertical } from '@mdi/js';
import { type Params, RouterLink } from '@angular/router';
import type { SampleDto } from '../../api/models/sample-dto';
import { Icon } from '../../ui/icon';
import { StatusChip } from '../../ui/status-chip';
import { SamplePicture } from './sample-picture';

/** How somebody picked a sample. */
export interface Pick {
  readonly on: boolean;
  /** Together with all between it and the one before. */
  readonly range: boolean;
}

/**
 * One sample in the grid: its picture, its name, how far it is. Its box is the browser's own: dozens of Material's, made at once
 * while a list is scrolled, hold up the page.
 */
@Component({
  selector: 'app-sample-card',
  imports: [Icon, RouterLink, SamplePicture, StatusChip],
  host: { '[attr.data-sample-state]': 'state()', '[class.picked]': 'picked()' },
  template: `
    <a
      [routerLink]="['/projects', sample().project_id, 'samples', sample().annotation_id]"
      [queryParams]="listParams()"
      (click)="clicked($event)"
    >
      <app-sample-picture [sample]="sample()" />
      <span class="text">
        <span class="line">
          <span class="name">{{ sample().name }}</span>
          <app-status-chip [submitted]="sample().status === 'S'" />
        </span>
        <span class="labels quiet">{{ labels() }}</span>
      </span>
    </a>
    @if (pickable()) {
      <input
        type="checkbox"
        [checked]="picked()"
        [attr.aria-label]="selectName()"
        (pointerdown)="range = $event.shiftKey"
        (keydown)="range = $event.shiftKey"
        (change)="toggled.emit({ on: !picked(), range })"
      />
      <button #more type="button" aria-haspopup="menu" [attr.aria-label]="moreName()" (click)="moreAsked.emit(more)">
        <app-icon [path]="moreIcon" />
      </button>
    }
  `,
  styleUrl: './sample-card.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SampleCard {
  readonly sample = input.required<SampleDto>();
  readonly picked = input(false);
  readonly pickable = input(false);
  /** Names of the labels on it, as one text. */
  readonly labels = input('');
  /** For the address of the sample. */
  readonly listParams = input<Params>({});
  readonly toggled = output<Pick>();
  /** The button that wants the menu of this sample. */
  readonly moreAsked = output<HTMLElement>();
  protected readonly moreIcon = mdiDotsVertical;
  /** Whether Shift was held when the box was clicked, which its change does not tell. */
  protected range = false;

  protected readonly selectName = computed(() => $localize`Select ${this.sample().name}`);
  protected readonly moreName = computed(() => $localize`More for ${this.sample().name}`);
  protected readonly state = computed(() => {
    const { status, picture } = this.sample();
    if (status === 'S') return 'submitted';
    return picture.state === 'none' ? 'empty' : picture.state === 'ready' ? 'open' : picture.state;
  });

  /** Shift and Ctrl pick, as they do in every list of files. */
  protected clicked(event: MouseEvent): void {
    if (!this.pickable() || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.toggled.emit({ on: event.shiftKey || !this.picked(), range: event.shiftKey });
  }
}
