import {
  booleanAttribute,
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatAutocomplete, MatAutocompleteTrigger, MatOption } from '@angular/material/autocomplete';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Subject, debounce, switchMap, timer } from 'rxjs';
import { Api } from '../api/api';
import { samplesList } from '../api/fn/samples/samples-list';
import type { SampleDto } from '../api/models/sample-dto';
import { toApiError } from './api-error';

/** While somebody types. */
const QUIET_MS = 180;
const MOST_SHOWN = 20;

interface Found {
  readonly samples: readonly SampleDto[];
  /** How many have such a name. */
  readonly total: number;
}

/** Chooses one sample by a part of its name, out of as many as there may be. */
@Component({
  selector: 'app-sample-field',
  imports: [MatAutocomplete, MatAutocompleteTrigger, MatFormField, MatHint, MatInput, MatLabel, MatOption],
  template: `
    <mat-form-field appearance="outline" hideRequiredMarker subscriptSizing="dynamic">
      @if (!bare()) {
        <mat-label>{{ label() }}</mat-label>
      }
      <input
        #field
        matInput
        autocomplete="off"
        [attr.aria-label]="bare() ? label() : null"
        [value]="start()"
        [matAutocomplete]="found"
        (focus)="enter(field)"
        (input)="typed.next(field.value.trim())"
      />
      <mat-autocomplete
        #found
        [displayWith]="nameOf"
        [requireSelection]="!clears() && !start()"
        autoActiveFirstOption
        (optionSelected)="choose($event.option.value, field)"
      >
        @for (sample of answer().samples; track sample.annotation_id) {
          <mat-option [value]="sample">{{ sample.name }}</mat-option>
        }
      </mat-autocomplete>
      @if (problem()) {
        <mat-hint>{{ problem() }}</mat-hint>
      } @else if (further() > 0 && !bare()) {
        <mat-hint i18n>Type more of the name to find {{ further() }} further ones</mat-hint>
      }
    </mat-form-field>
  `,
  styles: `
    :host {
      display: block;
    }
    mat-form-field {
      width: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SampleField {
  readonly projectId = input.required<number>();
  /** Only samples of this category. */
  readonly categoryId = input<number>();
  readonly label = input($localize`Sample`);
  /** Whether the label is heard only, where there is no room for it. */
  readonly bare = input(false, { transform: booleanAttribute });
  /** The name that stands in the field at first. */
  readonly start = input('');
  /** Whether the field is empty again after each choice. */
  readonly clears = input(false, { transform: booleanAttribute });
  readonly chosen = output<SampleDto>();

  private readonly api = inject(Api);
  protected readonly typed = new Subject<string>();
  protected readonly answer = signal<Found>({ samples: [], total: 0 });
  protected readonly problem = signal('');
  protected readonly further = computed(() => this.answer().total - this.answer().samples.length);

  constructor() {
    this.typed
      .pipe(
        // Coming to the field asks at once, what it offers without a letter is soon read.
        debounce((text) => timer(text ? QUIET_MS : 0)),
        switchMap((text) => this.find(text)),
        takeUntilDestroyed(),
      )
      .subscribe((found) => this.answer.set(found));
  }

  protected nameOf(this: void, value: SampleDto | string | null): string {
    return typeof value === 'string' ? value : (value?.name ?? '');
  }

  protected enter(field: HTMLInputElement): void {
    field.select();
    this.typed.next(field.value === this.start() ? '' : field.value.trim());
  }

  protected choose(sample: SampleDto, field: HTMLInputElement): void {
    this.chosen.emit(sample);
    if (!this.clears()) return;
    field.value = '';
    this.typed.next('');
  }

  private async find(text: string): Promise<Found> {
    const params = { projectId: this.projectId(), category_id: this.categoryId(), text: text || undefined };
    try {
      const found = await this.api.invoke(samplesList, { ...params, limit: MOST_SHOWN });
      this.problem.set('');
      return found;
    } catch (failure) {
      // Told below the field; typing on asks again.
      this.problem.set(toApiError(failure).message);
      return { samples: [], total: 0 };
    }
  }
}
