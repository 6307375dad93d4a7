import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import type { CanvasView } from '../../canvas/canvas-view';
import type { PictureFile, PictureWish } from '../../canvas/picture-sheet';
import { ApiError } from '../../core/api-error';
import { Notices } from '../../core/notices';
import { FormProblem } from '../../ui/form-problem';

export interface PictureData {
  readonly canvas: CanvasView;
  /** Name of the sample. */
  readonly name: string;
}

/** What a browser can draw on at once, px. */
const WIDEST_PX = 16_384;
const INCOMPLETE = $localize`Part of the image could not be loaded: it is hatched in the picture.`;
const NO_CLIPBOARD = $localize`Browsers copy pictures only from pages with https. Save it instead.`;
/** Width that is proposed for a picture of all of a large image. */
const WIDE_PX = 4096;

/** A PNG file of what the canvas shows, or of all of the image, to save or to copy. */
@Component({
  selector: 'app-picture-dialog',
  imports: [
    FormProblem,
    MatButton,
    MatCheckbox,
    MatDialogActions,
    MatDialogContent,
    MatDialogTitle,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatRadioButton,
    MatRadioGroup,
  ],
  template: `
    <h2 matDialogTitle i18n>Picture of the sample</h2>
    <mat-dialog-content>
      <app-form-problem [text]="problem()" />
      <mat-radio-group
        aria-label="What the picture shows"
        i18n-aria-label
        [value]="area()"
        (change)="chooseArea($event.value)"
      >
        <mat-radio-button value="view" i18n>What is on screen</mat-radio-button>
        <mat-radio-button value="image" i18n>All of the image</mat-radio-button>
      </mat-radio-group>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label i18n>Width in pixels</mat-label>
        <input matInput type="number" min="1" [max]="widest" [value]="width()" (input)="setWidth($event)" />
        <mat-hint>
          @if (height() === null) {
            <ng-container i18n>Between 1 and {{ widest }}</ng-container>
          } @else {
            <ng-container i18n>{{ width() }} × {{ height() }} pixels</ng-container>
          }
        </mat-hint>
      </mat-form-field>
      <mat-checkbox [checked]="regions()" (change)="regions.set($event.checked)" i18n>Regions</mat-checkbox>
      <mat-checkbox [checked]="scaleBar()" (change)="scaleBar.set($event.checked)" i18n>Scale bar</mat-checkbox>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" (click)="dialog.close()" i18n>Cancel</button>
      <button matButton="outlined" type="button" [disabled]="busy() || height() === null" (click)="copy()" i18n>
        Copy
      </button>
      <button matButton="filled" type="button" [disabled]="busy() || height() === null" (click)="save()">
        @if (busy()) {
          <ng-container i18n>Drawing …</ng-container>
        } @else {
          <ng-container i18n>Save as PNG</ng-container>
        }
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 0.75rem;
      min-width: min(22rem, 80vw);
      overflow: visible;
    }
    mat-radio-group {
      display: flex;
      flex-wrap: wrap;
      gap: 0 1rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PictureDialog {
  private readonly data = inject<PictureData>(MAT_DIALOG_DATA);
  protected readonly dialog = inject<MatDialogRef<PictureDialog>>(MatDialogRef);
  private readonly notices = inject(Notices);

  protected readonly widest = WIDEST_PX;
  protected readonly area = signal<PictureWish['area']>('view');
  protected readonly width = signal(this.data.canvas.widths.view);
  protected readonly regions = signal(true);
  protected readonly scaleBar = signal(true);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly height = computed(() => {
    const width = this.width();
    if (!Number.isInteger(width) || width < 1 || width > WIDEST_PX) return null;
    return this.data.canvas.pictureHeight({ width, area: this.area() });
  });

  protected chooseArea(area: PictureWish['area']): void {
    const { image, view } = this.data.canvas.widths;
    this.area.set(area);
    this.width.set(area === 'view' ? view : Math.min(image, WIDE_PX));
  }

  protected setWidth(event: Event): void {
    this.width.set((event.target as HTMLInputElement).valueAsNumber);
  }

  protected save(): Promise<void> {
    return this.withPicture(({ png }) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(png);
      link.download = `${this.data.name.replace(/[\\\\/:*?"<>|]+/g, '_')}.png`;
      link.click();
      // The browser has the file's bytes by the time that it is asked for the next one.
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    });
  }

  protected copy(): Promise<void> {
    return this.withPicture(async ({ png }) => {
      if (!window.isSecureContext) throw new Error(NO_CLIPBOARD);
      await navigator.clipboard.write([new ClipboardItem({ [png.type]: png })]);
      this.notices.done($localize`The picture is on the clipboard.`);
    });
  }

  private async withPicture(use: (file: PictureFile) => void | Promise<void>): Promise<void> {
    const wish = { width: this.width(), area: this.area(), regions: this.regions(), scaleBar: this.scaleBar() };
    this.busy.set(true);
    this.problem.set('');
    try {
      const file = await this.data.canvas.picture(wish);
      if (!file) return;
      await use(file);
      if (!file.isComplete) this.notices.failed(new ApiError(INCOMPLETE, 0, 'picture.incomplete'));
      this.dialog.close();
    } catch (failure) {
      // Too large for this browser, or no right to its clipboard: told where one can do something about it.
      this.problem.set(failure instanceof Error ? failure.message : String(failure));
    } finally {
      this.busy.set(false);
    }
  }
}
