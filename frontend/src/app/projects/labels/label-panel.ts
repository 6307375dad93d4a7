import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatChipRemove, MatChipRow, MatChipGrid, MatChipInput } from '@angular/material/chips';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { mdiClose } from '@mdi/js';
import type { LabelDto } from '../../api/models/label-dto';
import { Icon } from '../../ui/icon';

/** The labels of a project: what samples can be marked with. */
@Component({
  selector: 'app-label-panel',
  imports: [Icon, MatButton, MatChipGrid, MatChipInput, MatChipRemove, MatChipRow, MatFormField, MatHint, MatLabel],
  template: `
    <section aria-labelledby="labels-heading">
      <h2 id="labels-heading" i18n>Labels</h2>
      @if (!editable()) {
        <ul>
          @for (label of labels(); track label.label_id) {
            <li>{{ label.name }}</li>
          } @empty {
            <li class="none" i18n>This project has no labels.</li>
          }
        </ul>
      } @else {
        <p class="quiet" i18n>
          Keywords for samples, such as “positive” or “artefact”. Readers set them beside the image.
        </p>
        <mat-form-field appearance="outline">
          <mat-label i18n>Add a label</mat-label>
          <mat-chip-grid #grid aria-label="Labels" i18n-aria-label>
            @for (label of labels(); track label.label_id) {
              <mat-chip-row (removed)="removed.emit(label)">
                {{ label.name }}
                <button matChipRemove type="button" [attr.aria-label]="'Remove label ' + label.name">
                  <app-icon [path]="removeIcon" />
                </button>
              </mat-chip-row>
            }
          </mat-chip-grid>
          <input
            #field
            aria-label="New label"
            i18n-aria-label
            autocomplete="off"
            [matChipInputFor]="grid"
            (input)="typed.set(field.value)"
            (matChipInputTokenEnd)="add(field)"
          />
          <mat-hint i18n>Enter adds it</mat-hint>
        </mat-form-field>
        @if (typed().trim()) {
          <button matButton="tonal" type="button" (click)="add(field)">Add “{{ typed().trim() }}”</button>
        }
      }
    </section>
  `,
  styles: `
    section {
      display: grid;
      gap: 0.75rem;
      justify-items: start;
    }
    mat-form-field {
      width: 100%;
      margin-top: 0.5rem;
    }
    p {
      line-height: 1.55;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li:not(.none) {
      padding: 0.25rem 0.75rem;
      border: var(--hairline);
      border-radius: 1rem;
      font-size: 0.875rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LabelPanel {
  readonly labels = input.required<readonly LabelDto[]>();
  readonly editable = input(false);
  readonly added = output<string>();
  readonly removed = output<LabelDto>();
  protected readonly typed = signal('');
  protected readonly removeIcon = mdiClose;

  protected add(field: HTMLInputElement): void {
    const name = field.value.trim();
    if (name) this.added.emit(name);
    field.value = '';
    this.typed.set('');
  }
}
