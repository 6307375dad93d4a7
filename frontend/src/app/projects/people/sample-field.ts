import { ChangeDetectionStrategy, Component, computed, inject, input, output, resource, signal } from '@angular/core';
import { MatAutocomplete, MatAutocompleteTrigger, MatOption } from '@angular/material/autocomplete';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Api } from '../../api/api';
import { annotationsList } from '../../api/fn/annotations/annotations-list';
import type { AnnotationDto } from '../../api/models/annotation-dto';

/** Samples that are read to choose from; further ones are found by their whole name. */
const READ = 1000;
const SHOWN = 20;

/** Chooses one sample of a category by its name. */
@Component({
  selector: 'app-sample-field',
  imports: [MatAutocomplete, MatAutocompleteTrigger, MatFormField, MatHint, MatInput, MatLabel, MatOption],
  template: `
    <mat-form-field appearance="outline" hideRequiredMarker>
      <mat-label i18n>Sample</mat-label>
      <input matInput autocomplete="off" [matAutocomplete]="found" (input)="type($event)" />
      <mat-autocomplete
        #found
        [displayWith]="nameOf"
        requireSelection
        autoActiveFirstOption
        (optionSelected)="chosen.emit($event.option.value)"
      >
        @for (sample of samples(); track sample.annotation_id) {
          <mat-option [value]="sample">{{ sample.name }}</mat-option>
        }
      </mat-autocomplete>
      @if (first.hasValue() && first.value().next_cursor) {
        <mat-hint i18n>One that is not offered is found by its whole name</mat-hint>
      }
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SampleField {
  readonly categoryId = input.required<number>();
  readonly chosen = output<AnnotationDto>();

  private readonly api = inject(Api);
  private readonly sought = signal('');
  protected readonly first = resource({
    params: this.categoryId,
    loader: ({ params: category_id }) => this.api.invoke(annotationsList, { category_id, limit: READ }),
  });
  private readonly exact = resource({
    params: () => {
      const name = this.sought();
      return name && this.first.hasValue() && this.first.value().next_cursor
        ? { category_id: this.categoryId(), name }
        : undefined;
    },
    loader: ({ params }) => this.api.invoke(annotationsList, params),
  });
  protected readonly samples = computed(() => {
    const sought = this.sought().toLocaleLowerCase();
    const near = this.first.hasValue() ? this.first.value().annotations : [];
    const here = near.filter(({ name }) => name.toLocaleLowerCase().includes(sought)).slice(0, SHOWN);
    const far = this.exact.hasValue() ? this.exact.value().annotations : [];
    return [...here, ...far.filter((each) => here.every((one) => one.annotation_id !== each.annotation_id))];
  });

  protected nameOf(this: void, value: AnnotationDto | string | null): string {
    return typeof value === 'string' ? value : (value?.name ?? '');
  }

  protected type(event: Event): void {
    this.sought.set((event.target as HTMLInputElement).value.trim());
  }
}
