import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { mdiShareVariantOutline } from '@mdi/js';
import { Icon } from '../ui/icon';
import { Named } from '../ui/named';
import type { ShareRequest } from './share-dialog';

/** Opens the dialog that shares a sample; the dialog is loaded when somebody wants it. */
@Component({
  selector: 'app-share-button',
  imports: [Icon, MatIconButton, Named],
  template: `
    <button matIconButton type="button" appNamed="Share this sample" i18n-appNamed (click)="share()">
      <app-icon [path]="icon" />
    </button>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ShareButton {
  readonly annotationId = input.required<number>();
  readonly name = input.required<string>();
  private readonly dialogs = inject(MatDialog);
  protected readonly icon = mdiShareVariantOutline;

  protected async share(): Promise<void> {
    const { ShareDialog } = await import('./share-dialog');
    const data: ShareRequest = { annotationId: this.annotationId(), name: this.name() };
    this.dialogs.open(ShareDialog, { data, width: '32rem', maxWidth: '96vw' });
  }
}
