import {
  booleanAttribute,
  ChangeDetectionStrategy,
  Component,
  effect,
  inject,
  input,
  model,
  signal,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatAutocomplete, MatAutocompleteTrigger, MatOption } from '@angular/material/autocomplete';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Subject, debounceTime, switchMap } from 'rxjs';
import { Api } from '../api/api';
import { usersList } from '../api/fn/users/users-list';
import type { UserDto } from '../api/models/user-dto';
import { toApiError } from './api-error';

/** While somebody types. */
const QUIET_MS = 180;
const MOST_SHOWN = 8;

/** Finds one person by a part of the name. What the server does not tell, this does not show. */
@Component({
  selector: 'app-person-field',
  imports: [
    ...[MatAutocomplete, MatAutocompleteTrigger, MatFormField, MatHint, MatInput, MatLabel, MatOption],
    ReactiveFormsModule,
  ],
  template: `
    <mat-form-field appearance="outline" hideRequiredMarker [subscriptSizing]="hint() ? 'fixed' : 'dynamic'">
      <mat-label>{{ label() }}</mat-label>
      <input matInput [formControl]="text" [matAutocomplete]="found" autocomplete="off" (input)="type($event)" />
      <mat-autocomplete
        #found
        [displayWith]="nameOf"
        requireSelection
        autoActiveFirstOption
        (optionSelected)="choose($event.option.value)"
      >
        @for (user of people(); track user.user_id) {
          <mat-option [value]="user">
            {{ user.name }} <span class="quiet">{{ user.username }}</span>
          </mat-option>
        }
      </mat-autocomplete>
      @if (problem() || hint()) {
        <mat-hint>{{ problem() || hint() }}</mat-hint>
      }
    </mat-form-field>
    <span class="heard" aria-live="polite">
      @if (nobody()) {
        <ng-container i18n>Nobody has such a name</ng-container>
      }
    </span>
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
export class PersonField {
  readonly label = input.required<string>();
  readonly hint = input('');
  /** Also people who may not sign in any more. */
  readonly withInactive = input(false, { transform: booleanAttribute });
  readonly person = model<UserDto | null>(null);

  private readonly api = inject(Api);
  private readonly typed = new Subject<string>();
  private isTyping = false;
  protected readonly text = new FormControl<UserDto | null>(null);
  protected readonly people = signal<readonly UserDto[]>([]);
  protected readonly problem = signal('');
  protected readonly nobody = signal(false);

  constructor() {
    effect(() => {
      const person = this.person();
      // What is being typed names nobody yet, and stays.
      if (!this.isTyping) this.text.setValue(person);
    });
    this.typed
      .pipe(
        debounceTime(QUIET_MS),
        switchMap((search) => this.find(search)),
        takeUntilDestroyed(),
      )
      .subscribe((people) => this.people.set(people));
  }

  protected type(event: Event): void {
    this.isTyping = true;
    this.person.set(null);
    this.typed.next((event.target as HTMLInputElement).value.trim());
  }

  protected choose(person: UserDto): void {
    this.isTyping = false;
    this.person.set(person);
  }

  protected nameOf(this: void, value: UserDto | null): string {
    return value ? value.name || value.username : '';
  }

  private async find(search: string): Promise<readonly UserDto[]> {
    this.nobody.set(false);
    if (search === '') return [];
    const active = this.withInactive() ? undefined : true;
    try {
      const { users } = await this.api.invoke(usersList, { search, active, limit: MOST_SHOWN });
      this.problem.set('');
      this.nobody.set(users.length === 0);
      return users;
    } catch (failure) {
      // Told below the field; typing on asks again.
      this.problem.set(toApiError(failure).message);
      return [];
    }
  }
}
