import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Api } from '../../api/api';
import { viewerAddressesView } from '../../api/fn/other-viewers/viewer-addresses-view';
import type { ViewerAddressesDto } from '../../api/models/viewer-addresses-dto';
import { toApiError } from '../../core/api-error';
import { CopyField } from '../../ui/copy-field';
import { FormProblem } from '../../ui/form-problem';

export interface OtherViewersImage {
  readonly imageId: number;
  readonly name: string;
}

/** Addresses under which viewers that are not ours read an image. */
@Component({
  selector: 'app-other-viewers-dialog',
  imports: [
    CopyField,
    DatePipe,
    FormProblem,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
  ],
  template: `
    <h2 matDialogTitle i18n>{{ image.name }} in other viewers</h2>
    <mat-dialog-content>
      <app-form-problem [text]="problem()" />
      @if (addresses(); as found) {
        <app-copy-field label="IIIF (OpenSeadragon, Mirador)" i18n-label [text]="found.iiif" />
        <app-copy-field label="Deep Zoom (DZI)" i18n-label [text]="found.deep_zoom" />
        <p class="quiet" i18n>
          Whoever has such an address can look at this image until {{ found.expires_at | date: 'MMM d, HH:mm' }}, or
          until you sign out or may not see it any more yourself.
        </p>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" matDialogClose i18n>Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 1rem;
      min-height: 13rem;
      align-content: start;
    }
    p {
      margin: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OtherViewersDialog {
  protected readonly image = inject<OtherViewersImage>(MAT_DIALOG_DATA);
  private readonly api = inject(Api);
  protected readonly addresses = signal<ViewerAddressesDto | null>(null);
  protected readonly problem = signal('');

  constructor() {
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      const { viewers } = await this.api.invoke(viewerAddressesView, { imageId: this.image.imageId });
      this.addresses.set(viewers);
    } catch (failure) {
      this.problem.set(toApiError(failure).message);
    }
  }
}
