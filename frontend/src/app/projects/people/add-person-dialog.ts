import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
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
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { MatOption, MatSelect } from '@angular/material/select';
import type { CategoryDto } from '../../api/models/category-dto';
import type { UserDto } from '../../api/models/user-dto';
import { toApiError } from '../../core/api-error';
import { PersonField } from '../../core/person-field';
import { SampleField } from '../../core/sample-field';
import { FormProblem } from '../../ui/form-problem';
import { type Grant, type Level, type Right, grantFor } from './grant-choice';

/** Into which project, and what lets them in. */
export interface AddPersonRequest {
  readonly projectId: number;
  readonly categories: readonly CategoryDto[];
  readonly add: (userId: number, grant: Grant) => Promise<void>;
}

/** Lets somebody in: who, to do what, and where. */
@Component({
  selector: 'app-add-person-dialog',
  imports: [
    ...[FormProblem, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, MatFormField],
    ...[MatLabel, MatOption, MatRadioButton, MatRadioGroup, MatSelect, PersonField, SampleField],
  ],
  templateUrl: './add-person-dialog.html',
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 1rem;
      padding-top: 0.5rem;
    }
    .choices {
      display: grid;
    }
    h3 {
      margin-bottom: -0.5rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AddPersonDialog {
  protected readonly request = inject<AddPersonRequest>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<AddPersonDialog, string>>(MatDialogRef);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly person = signal<UserDto | null>(null);
  protected readonly right = signal<Right>('annotate');
  protected readonly level = signal<Level>('project');
  protected readonly categoryId = signal<number | null>(null);
  protected readonly annotationId = signal<number | null>(null);
  private readonly placeId = computed(() => {
    if (this.level() === 'project') return this.request.projectId;
    return this.level() === 'category' ? this.categoryId() : this.annotationId();
  });
  protected readonly isReady = computed(() => this.person() !== null && this.placeId() !== null);

  protected chooseLevel(level: Level): void {
    this.level.set(level);
    if (level !== 'project' && this.right() === 'administer') this.right.set('annotate');
  }

  protected chooseCategory(categoryId: number): void {
    this.categoryId.set(categoryId);
    this.annotationId.set(null);
  }

  protected async add(): Promise<void> {
    const [person, placeId] = [this.person(), this.placeId()];
    if (!person || placeId === null || this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      await this.request.add(person.user_id, grantFor(this.right(), this.level(), placeId));
      this.dialog.close(person.name);
    } catch (failure) {
      // They have this permission already, for instance.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.busy.set(false);
    }
  }
}
