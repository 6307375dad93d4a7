import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import {
  mdiClose,
  mdiDeleteOutline,
  mdiDownload,
  mdiFolderMoveOutline,
  mdiSelectAll,
  mdiShareVariantOutline,
  mdiTagMultipleOutline,
} from '@mdi/js';
import { Icon } from '../../../ui/icon';
import { Named } from '../../../ui/named';
import { ProjectStore } from '../../project-store';

export type BulkVerb = 'label' | 'move' | 'share' | 'delete';

/** As many as the address of an export has room for. */
export const MOST_EXPORTED = 1000;

/** How many samples are picked, and what can be done with them. */
@Component({
  selector: 'app-bulk-bar',
  imports: [Icon, MatButton, MatIconButton, Named],
  host: { role: 'region', 'aria-label': $localize`Selected samples` },
  template: `
    <button matIconButton type="button" appNamed="Select nothing" i18n-appNamed (click)="cleared.emit()">
      <app-icon [path]="clearIcon" />
    </button>
    <strong class="figures" role="status" i18n>{{ count() }} selected</strong>
    @if (count() < total()) {
      <button matButton type="button" (click)="all.emit()">
        <app-icon matButtonIcon [path]="allIcon" /><ng-container i18n>Select all {{ total() }}</ng-container>
      </button>
    }
    <span class="space"></span>
    <button matButton type="button" (click)="chosen.emit('label')">
      <app-icon matButtonIcon [path]="labelIcon" /><ng-container i18n>Label</ng-container>
    </button>
    @if (project.mayAdminister()) {
      <button matButton type="button" (click)="chosen.emit('move')">
        <app-icon matButtonIcon [path]="moveIcon" /><ng-container i18n>Move</ng-container>
      </button>
      <button matButton type="button" (click)="chosen.emit('share')">
        <app-icon matButtonIcon [path]="shareIcon" /><ng-container i18n>Share</ng-container>
      </button>
      @if (count() <= mostExported) {
        <button matButton type="button" (click)="exported.emit()">
          <app-icon matButtonIcon [path]="exportIcon" /><ng-container i18n>Export</ng-container>
        </button>
      }
      <button matButton type="button" (click)="chosen.emit('delete')">
        <app-icon matButtonIcon [path]="deleteIcon" /><ng-container i18n>Delete</ng-container>
      </button>
    }
  `,
  styles: `
    :host {
      position: sticky;
      z-index: 6;
      bottom: 1rem;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 0.25rem;
      padding: 0.375rem 0.75rem;
      border: 1px solid var(--mat-sys-primary);
      border-radius: var(--mat-sys-corner-large);
      background: var(--mat-sys-surface-container-high);
      box-shadow: var(--lift);
    }
    .space {
      flex: 1 1 0;
    }
    @media (max-width: 40rem) {
      :host {
        bottom: 0.5rem;
        padding: 0.25rem;
      }
      .space {
        flex: 1 0 100%;
      }
      [matButton] {
        padding-inline: 10px;
      }
      [matButton] app-icon {
        display: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BulkBar {
  readonly count = input.required<number>();
  /** How many match. */
  readonly total = input.required<number>();
  readonly chosen = output<BulkVerb>();
  readonly all = output();
  readonly cleared = output();
  readonly exported = output();
  protected readonly project = inject(ProjectStore);
  protected readonly clearIcon = mdiClose;
  protected readonly allIcon = mdiSelectAll;
  protected readonly labelIcon = mdiTagMultipleOutline;
  protected readonly moveIcon = mdiFolderMoveOutline;
  protected readonly shareIcon = mdiShareVariantOutline;
  protected readonly exportIcon = mdiDownload;
  protected readonly mostExported = MOST_EXPORTED;
  protected readonly deleteIcon = mdiDeleteOutline;
}
