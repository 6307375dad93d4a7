import { ChangeDetectionStrategy, Component, computed, inject, output, signal, viewChild } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { mdiDeleteOutline, mdiFolderMoveOutline, mdiShareVariantOutline, mdiTagMultipleOutline } from '@mdi/js';
import type { SampleDto } from '../../api/models/sample-dto';
import { mayAdminister, mayAnnotate } from '../../core/access';
import type { ShareRequest } from '../../shares/share-dialog';
import { Icon } from '../../ui/icon';
import type { BulkVerb } from './bulk/bulk-bar';

/** What can be done with a sample. */
export interface SampleVerb {
  readonly verb: BulkVerb;
  readonly sample: SampleDto;
}

/** The menu of one sample. There is one for all of them: a menu for each would hold up the page while a list is scrolled. */
@Component({
  selector: 'app-sample-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger],
  template: `
    <button
      type="button"
      class="place"
      tabindex="-1"
      aria-hidden="true"
      [style.left.px]="place().x"
      [style.top.px]="place().y"
      [matMenuTriggerFor]="menu"
      [matMenuTriggerRestoreFocus]="false"
      (menuClosed)="giveBackFocus()"
    ></button>
    <mat-menu #menu xPosition="before">
      @if (mayAdminister()) {
        <button mat-menu-item type="button" (click)="share()">
          <app-icon matMenuItemIcon [path]="shareIcon" /><ng-container i18n>Share</ng-container>
        </button>
      }
      @if (mayAnnotate()) {
        <button mat-menu-item type="button" (click)="choose('label')">
          <app-icon matMenuItemIcon [path]="labelIcon" /><ng-container i18n>Label</ng-container>
        </button>
      }
      @if (mayAdminister()) {
        <button mat-menu-item type="button" (click)="choose('move')">
          <app-icon matMenuItemIcon [path]="moveIcon" /><ng-container i18n>Move to a category</ng-container>
        </button>
        <button mat-menu-item type="button" (click)="choose('delete')">
          <app-icon matMenuItemIcon [path]="deleteIcon" /><ng-container i18n>Delete the sample</ng-container>
        </button>
      }
    </mat-menu>
  `,
  styles: `
    .place {
      position: fixed;
      width: 1px;
      height: 1px;
      padding: 0;
      border: 0;
      background: none;
      pointer-events: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SampleMenu {
  readonly chosen = output<SampleVerb>();
  private readonly dialogs = inject(MatDialog);
  private readonly trigger = viewChild.required(MatMenuTrigger);
  private readonly sample = signal<SampleDto | null>(null);
  private opener: HTMLElement | null = null;
  protected readonly place = signal({ x: 0, y: 0 });
  protected readonly mayAdminister = computed(() => mayAdminister(this.sample()?.access ?? 'view'));
  protected readonly mayAnnotate = computed(() => mayAnnotate(this.sample()?.access ?? 'view'));
  protected readonly shareIcon = mdiShareVariantOutline;
  protected readonly labelIcon = mdiTagMultipleOutline;
  protected readonly moveIcon = mdiFolderMoveOutline;
  protected readonly deleteIcon = mdiDeleteOutline;

  /** @param opener The button that asked for it, which has the focus again afterwards. */
  open(sample: SampleDto, opener: HTMLElement): void {
    const { right, bottom } = opener.getBoundingClientRect();
    this.sample.set(sample);
    this.opener = opener;
    this.place.set({ x: right, y: bottom });
    // The menu opens where its trigger is, which has to get there first.
    setTimeout(() => this.trigger().openMenu());
  }

  protected choose(verb: BulkVerb): void {
    const sample = this.sample();
    if (sample) this.chosen.emit({ verb, sample });
  }

  protected async share(): Promise<void> {
    const sample = this.sample();
    if (!sample) return;
    const { ShareDialog } = await import('../../shares/share-dialog');
    const data: ShareRequest = { annotationId: sample.annotation_id, name: sample.name };
    this.dialogs.open(ShareDialog, { data, width: '32rem', maxWidth: '96vw' });
  }

  protected giveBackFocus(): void {
    this.opener?.focus();
  }
}
