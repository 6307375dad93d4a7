import { ChangeDetectionStrategy, Component, computed, model } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';

interface CodeWords {
  readonly code: number;
  readonly name: string;
  readonly hint: string;
}

/** How images are kept: the upload code, in words. */
@Component({
  selector: 'app-code-choice',
  imports: [FormsModule, MatFormField, MatHint, MatLabel, MatOption, MatSelect],
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label i18n>How images are kept</mat-label>
      <mat-select [(ngModel)]="code">
        @for (each of codes; track each.code) {
          <mat-option [value]="each.code">{{ each.name }}</mat-option>
        }
      </mat-select>
      <mat-hint>{{ hint() }}</mat-hint>
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CodeChoice {
  readonly code = model.required<number>();
  protected readonly codes: readonly CodeWords[] = [
    {
      code: 5,
      name: $localize`Full size, exact (5)`,
      hint: $localize`Every pixel as in the file. The choice for microscope images.`,
    },
    {
      code: 4,
      name: $localize`Full size, colour as JPEG (4)`,
      hint: $localize`8-bit colour loses what the eye does not see and takes less room. Grey values stay exact.`,
    },
    {
      code: 3,
      name: $localize`Full size, exact, one PNG for scripts (3)`,
      hint: $localize`As 5; scripts that fetch the image get it as one PNG.`,
    },
    {
      code: 2,
      name: $localize`At most 2048 px, exact (2)`,
      hint: $localize`Larger images are made smaller. For overviews.`,
    },
    {
      code: 1,
      name: $localize`At most 2048 px, colour as JPEG (1)`,
      hint: $localize`Larger images are made smaller, and 8-bit colour takes little room. Grey values stay exact.`,
    },
  ];
  protected readonly hint = computed(() => this.codes.find(({ code }) => code === this.code())?.hint ?? '');
}
