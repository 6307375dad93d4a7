import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';
import type { BulkResultDto } from '../../../api/models/bulk-result-dto';
import type { CategoryCountDto } from '../../../api/models/category-count-dto';
import { FormProblem } from '../../../ui/form-problem';
import { BulkDialog, type BulkRequest } from './bulk-dialog';

export interface MoveRequest extends BulkRequest<number, BulkResultDto> {
  readonly categories: readonly CategoryCountDto[];
}

/** Moves many samples to a category. Closes with what became of them. */
@Component({
  selector: 'app-move-dialog',
  imports: [
    FormProblem,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatFormField,
    MatLabel,
    MatOption,
    MatSelect,
  ],
  template: `
    <h2 mat-dialog-title i18n>
      {request.count, plural, =1 {Move one sample} other {Move {{ request.count }} samples}}
    </h2>
    <mat-dialog-content>
      <app-form-problem [text]="problem()" />
      <mat-form-field appearance="outline">
        <mat-label i18n>To the category</mat-label>
        <mat-select [value]="categoryId()" (valueChange)="categoryId.set($event)" cdkFocusInitial>
          @for (category of request.categories; track category.category_id) {
            <mat-option [value]="category.category_id">{{ category.name }}</mat-option>
          }
        </mat-select>
      </mat-form-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close i18n>Cancel</button>
      <button
        matButton="filled"
        type="button"
        [disabled]="busy() || categoryId() === 0"
        (click)="perform(categoryId())"
        i18n
      >
        Move
      </button>
    </mat-dialog-actions>
  `,
  styleUrl: './bulk-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MoveDialog extends BulkDialog<number, BulkResultDto, MoveRequest> {
  protected readonly categoryId = signal(0);
}
