import { ChangeDetectionStrategy, Component, computed, effect, inject, linkedSignal, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { MatOption, MatSelect } from '@angular/material/select';
import { Api } from '../api/api';
import { categoriesCreate } from '../api/fn/categories/categories-create';

import { toApiError } from '../core/api-error';
import { FileDrop } from '../ui/file-drop';
import { FormProblem } from '../ui/form-problem';
import { commonName } from './file-names';
import { type Arrangement, SampleUpload } from './sample-upload';
import { UploadList } from './upload-list';

/** Where the upload begins. */
export interface UploadTarget {
  readonly projectId: number;
  readonly categories: readonly { readonly category_id: number; readonly name: string }[];
  /** The category to offer first; null for the first in the list. */
  readonly categoryId: number | null;
}

/** Chooses image files, says what they are, and sends them. */
@Component({
  selector: 'app-upload-dialog',
  imports: [
    FileDrop,
    FormProblem,
    FormsModule,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatFormField,
    MatInput,
    MatLabel,
    MatOption,
    MatRadioButton,
    MatRadioGroup,
    MatSelect,
    UploadList,
  ],
  providers: [SampleUpload],
  template: `
    <h2 mat-dialog-title i18n>Upload images</h2>
    <mat-dialog-content>
      <div class="parts">
        <app-file-drop (files)="upload.add($event)">
          <p i18n>Drop image files here: TIFF (8 and 16 bit), PNG, JPEG</p>
        </app-file-drop>

        @if (upload.items().length > 0) {
          <app-upload-list
            [items]="upload.items()"
            [locked]="upload.isRunning()"
            (removed)="upload.remove($event)"
            (renamed)="upload.renameToNext($event)"
          />
        }

        @if (upload.items().length > 1) {
          <mat-radio-group
            aria-label="What the files are"
            i18n-aria-label
            [disabled]="upload.isStarted()"
            [ngModel]="arrangement()"
            (ngModelChange)="arrangement.set($event)"
          >
            <mat-radio-button value="samples" i18n>Each file is a sample of its own</mat-radio-button>
            <mat-radio-button value="channels" i18n>Together they are the channels of one sample</mat-radio-button>
          </mat-radio-group>
        }

        <div class="fields">
          @if (target.categories.length > 0) {
            <mat-form-field appearance="outline" subscriptSizing="dynamic">
              <mat-label i18n>Category</mat-label>
              <mat-select
                [disabled]="upload.isStarted()"
                [ngModel]="categoryId()"
                (ngModelChange)="categoryId.set($event)"
              >
                @for (category of target.categories; track category.category_id) {
                  <mat-option [value]="category.category_id">{{ category.name }}</mat-option>
                }
              </mat-select>
            </mat-form-field>
          } @else {
            <mat-form-field appearance="outline" subscriptSizing="dynamic">
              <mat-label i18n>New category</mat-label>
              <input
                matInput
                autocomplete="off"
                [disabled]="upload.isStarted()"
                [ngModel]="categoryName()"
                (ngModelChange)="categoryName.set($event)"
              />
            </mat-form-field>
          }
          @if (isOneSample()) {
            <mat-form-field appearance="outline" subscriptSizing="dynamic">
              <mat-label i18n>Name of the sample</mat-label>
              <input
                matInput
                autocomplete="off"
                [disabled]="upload.isStarted()"
                [ngModel]="sampleName()"
                (ngModelChange)="sampleName.set($event)"
              />
            </mat-form-field>
          }
        </div>
        <app-form-problem [text]="problem() || upload.problem()" />
      </div>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close [disabled]="upload.isRunning()">
        {{ upload.isStarted() ? 'Close' : 'Cancel' }}
      </button>
      <button matButton="filled" type="button" [disabled]="!isReady()" (click)="start()">{{ action() }}</button>
    </mat-dialog-actions>
  `,
  styles: `
    .parts {
      display: grid;
      gap: 1.25rem;
    }
    mat-radio-group {
      display: grid;
    }
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
      gap: 1rem;
      padding-top: 0.25rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UploadDialog {
  protected readonly target = inject<UploadTarget>(MAT_DIALOG_DATA);
  protected readonly upload = inject(SampleUpload);
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<UploadDialog>>(MatDialogRef);

  protected readonly arrangement = signal<Arrangement>('samples');
  protected readonly categoryId = signal(this.target.categoryId ?? this.target.categories[0]?.category_id ?? 0);
  protected readonly categoryName = signal('Samples');
  protected readonly problem = signal('');
  protected readonly isOneSample = computed(() => this.arrangement() === 'channels' && this.upload.items().length > 1);
  protected readonly sampleName = linkedSignal(
    () => commonName(this.upload.items().map((item) => item.file.name)) || 'sample',
  );
  protected readonly isReady = computed(
    () =>
      this.upload.items().length > 0 &&
      !this.upload.isRunning() &&
      (this.categoryId() > 0 || this.categoryName().trim() !== '') &&
      (!this.isOneSample() || this.sampleName().trim() !== ''),
  );
  protected readonly action = computed(() => {
    if (this.upload.isRunning()) return 'Uploading …';
    return this.upload.isStarted() ? 'Try again' : 'Upload';
  });

  constructor() {
    effect(() => {
      // Leaving half-way would need to be asked about; while files travel, the dialog stays.
      this.dialog.disableClose = this.upload.isRunning();
      if (this.upload.isDone() && !this.upload.isRunning()) this.dialog.close();
    });
  }

  protected async start(): Promise<void> {
    this.problem.set('');
    try {
      if (this.categoryId() === 0) this.categoryId.set(await this.makeCategory());
    } catch (failure) {
      // Without a category there is no place for the samples: told here, nothing has been sent.
      this.problem.set(toApiError(failure).message);
      return;
    }
    await this.upload.run({
      projectId: this.target.projectId,
      categoryId: this.categoryId(),
      arrangement: this.isOneSample() ? 'channels' : 'samples',
      sampleName: this.sampleName().trim(),
    });
  }

  private async makeCategory(): Promise<number> {
    const body = { name: this.categoryName().trim(), project_id: this.target.projectId };
    return (await this.api.invoke(categoriesCreate, { body })).category.category_id;
  }
}
