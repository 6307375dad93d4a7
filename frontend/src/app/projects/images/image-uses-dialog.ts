import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { annotationsView } from '../../api/fn/annotations/annotations-view';
import { layersList } from '../../api/fn/layers/layers-list';
import type { AnnotationDto } from '../../api/models/annotation-dto';
import { PagedList } from '../../core/paged-list';
import { ListFrame } from '../../core/list-frame';

/** Of which image the uses are asked for. */
export interface ImageUse {
  readonly imageId: number;
  readonly name: string;
  readonly projectId: number;
}

/** The samples that show an image. */
@Component({
  selector: 'app-image-uses-dialog',
  imports: [ListFrame, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, RouterLink],
  template: `
    <h2 mat-dialog-title i18n>Where {{ image.name }} is used</h2>
    <mat-dialog-content>
      <app-list-frame [list]="list">
        <p nothing i18n>No sample shows this image.</p>
        <ul>
          @for (sample of list.rows(); track sample.annotation_id) {
            <li>
              <a [routerLink]="['/projects', image.projectId, 'samples', sample.annotation_id]" mat-dialog-close>{{
                sample.name
              }}</a>
            </li>
          }
        </ul>
      </app-list-frame>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close cdkFocusInitial i18n>Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    ul {
      display: grid;
      gap: 0.5rem;
      margin: 0;
      padding-left: 1.25rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImageUsesDialog {
  protected readonly image = inject<ImageUse>(MAT_DIALOG_DATA);
  private readonly api = inject(Api);
  /** Samples that were told of already: several layers of one may show the image. */
  private readonly told = new Set<number>();
  protected readonly list = new PagedList<AnnotationDto>(async (cursor) => {
    const of = { image_id: this.image.imageId };
    const { layers, next_cursor } = await this.api.invoke(layersList, { ...of, cursor });
    const ids = [...new Set(layers.map(({ annotation_id }) => annotation_id))].filter((id) => !this.told.has(id));
    for (const id of ids) this.told.add(id);
    const reads = ids.map((annotationId) => this.api.invoke(annotationsView, { annotationId }));
    return { rows: (await Promise.all(reads)).map(({ annotation }) => annotation), next_cursor };
  });

  constructor() {
    void this.list.load();
  }
}
