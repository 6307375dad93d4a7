import { ChangeDetectionStrategy, Component, computed, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';
import type { BulkResultDto } from '../../../api/models/bulk-result-dto';
import type { LabelDto } from '../../../api/models/label-dto';
import { FormProblem } from '../../../ui/form-problem';
import { BulkDialog, type BulkRequest } from './bulk-dialog';

export interface LabelChange {
  readonly add: number[];
  readonly remove: number[];
}

export interface LabelRequest extends BulkRequest<LabelChange, BulkResultDto> {
  readonly labels: readonly LabelDto[];
}

/** Puts labels on many samples, and takes labels off. Closes with what became of them. */
@Component({
  selector: 'app-label-dialog',
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
      {request.count, plural, =1 {Label one sample} other {Label {{ request.count }} samples}}
    </h2>
    <mat-dialog-content>
      <app-form-problem [text]="problem()" />
      <mat-form-field appearance="outline">
        <mat-label i18n>Put on</mat-label>
        <mat-select multiple [value]="add()" (valueChange)="add.set($event)" cdkFocusInitial>
          @for (label of request.labels; track label.label_id) {
            <mat-option [value]="label.label_id" [disabled]="remove().includes(label.label_id)">{{
              label.name
            }}</mat-option>
          }
        </mat-select>
      </mat-form-field>
      <mat-form-field appearance="outline">
        <mat-label i18n>Take off</mat-label>
        <mat-select multiple [value]="remove()" (valueChange)="remove.set($event)">
          @for (label of request.labels; track label.label_id) {
            <mat-option [value]="label.label_id" [disabled]="add().includes(label.label_id)">{{
              label.name
            }}</mat-option>
          }
        </mat-select>
      </mat-form-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close i18n>Cancel</button>
      <button
        matButton="filled"
        type="button"
        [disabled]="busy() || !isChosen()"
        (click)="perform({ add: add(), remove: remove() })"
        i18n
      >
        Set labels
      </button>
    </mat-dialog-actions>
  `,
  styleUrl: './bulk-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LabelDialog extends BulkDialog<LabelChange, BulkResultDto, LabelRequest> {
  protected readonly add = signal<number[]>([]);
  protected readonly remove = signal<number[]>([]);
  protected readonly isChosen = computed(() => this.add().length + this.remove().length > 0);
}
