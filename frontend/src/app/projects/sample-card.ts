import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { mdiAlertCircleOutline, mdiDeleteOutline, mdiDotsVertical } from '@mdi/js';
import { thumbnailUrl } from '../core/image-urls';
import { Icon } from '../ui/icon';
import { Meter } from '../ui/meter';
import { StatusChip } from '../ui/status-chip';
import { Thumbnail } from '../ui/thumbnail';
import type { Sample } from './project-store';

/** One sample in the grid: its picture, its name, how far it is. */
@Component({
  selector: 'app-sample-card',
  imports: [Icon, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, Meter, RouterLink, StatusChip, Thumbnail],
  host: { '[attr.data-sample-state]': 'sample().state.at' },
  template: `
    <a [routerLink]="['/projects', annotation().project_id, 'samples', annotation().annotation_id]">
      <div class="picture">
        @switch (sample().state.at) {
          @case ('processing') {
            <div class="note">
              <span i18n>Preparing the image</span>
              <app-meter [done]="progress()" [of]="1" label="Preparing the image" i18n-label />
            </div>
          }
          @case ('failed') {
            <div class="note failed">
              <app-icon [path]="failedIcon" />
              <span>{{ reason() }}</span>
            </div>
          }
          @default {
            <app-thumbnail [src]="thumbnail()" />
          }
        }
      </div>
      <div class="text">
        <span class="name">{{ annotation().name }}</span>
        <app-status-chip [submitted]="sample().state.at === 'submitted'" />
      </div>
    </a>
    @if (deletable()) {
      <button
        matIconButton
        type="button"
        [matMenuTriggerFor]="menu"
        [attr.aria-label]="'More for sample ' + annotation().name"
      >
        <app-icon [path]="moreIcon" />
      </button>
      <mat-menu #menu xPosition="before">
        <button mat-menu-item type="button" (click)="deleted.emit()">
          <app-icon matMenuItemIcon [path]="deleteIcon" /><ng-container i18n>Delete the sample</ng-container>
        </button>
      </mat-menu>
    }
  `,
  styles: `
    :host {
      position: relative;
      display: block;
    }
    a {
      display: block;
      overflow: hidden;
      border: var(--hairline);
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container-low);
      color: inherit;
      text-decoration: none;
      transition:
        border-color 0.15s,
        box-shadow 0.15s;
    }
    a:hover {
      border-color: var(--mat-sys-outline);
      box-shadow: var(--lift);
    }
    .picture {
      aspect-ratio: 4 / 3;
      background: var(--stage);
      color: var(--stage-ink);
    }
    app-thumbnail {
      height: 100%;
    }
    .note {
      display: grid;
      align-content: center;
      justify-items: stretch;
      gap: 0.75rem;
      height: 100%;
      padding: 1.25rem;
      font-size: 0.8125rem;
      text-align: center;
      color-scheme: dark;
    }
    .note.failed {
      justify-items: center;
      overflow: auto;
      color: #ffb4a9;
    }
    .text {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 0.5rem;
      padding: 0.75rem 0.875rem;
    }
    .name {
      overflow: hidden;
      font-weight: 550;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    button {
      position: absolute;
      top: 6px;
      right: 6px;
      background: #07090acc;
      --mat-icon-button-icon-color: #eef4f3;
      --mat-icon-button-state-layer-color: #ffffff;
      --focus-ring: #8ff0ea;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SampleCard {
  readonly sample = input.required<Sample>();
  /** Whether I may delete it. */
  readonly deletable = input(false);
  readonly deleted = output();

  protected readonly annotation = computed(() => this.sample().annotation);
  protected readonly thumbnail = computed(() => {
    const imageId = this.annotation().thumbnail_image_id;
    return imageId > 0 ? thumbnailUrl(imageId) : '';
  });
  protected readonly progress = computed(() => {
    const state = this.sample().state;
    return state.at === 'processing' ? state.progress : 0;
  });
  protected readonly reason = computed(() => {
    const state = this.sample().state;
    return state.at === 'failed' ? state.reason : '';
  });
  protected readonly failedIcon = mdiAlertCircleOutline;
  protected readonly moreIcon = mdiDotsVertical;
  protected readonly deleteIcon = mdiDeleteOutline;
}
