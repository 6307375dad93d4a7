import { CdkDrag, type CdkDragDrop, CdkDragHandle, CdkDropList } from '@angular/cdk/drag-drop';
import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { mdiDragVertical } from '@mdi/js';
import { toApiError } from '../../core/api-error';
import { FormProblem } from '../../ui/form-problem';
import { Icon } from '../../ui/icon';
import { movedTo, Mover } from '../../ui/mover';

interface Asked {
  readonly classificationId: number;
  readonly name: string;
  readonly isAsked: boolean;
}

export interface QuestionsRequest {
  readonly category: string;
  /** Those that are asked first, in their order. */
  readonly questions: readonly Asked[];
  /** Saves it; the dialog stays open and shows the message when this rejects. */
  readonly save: (classificationIds: readonly number[]) => Promise<unknown>;
}

/** What a category asks of readers, and in what order. */
@Component({
  selector: 'app-questions-dialog',
  imports: [
    ...[CdkDrag, CdkDragHandle, CdkDropList, FormProblem, Icon, MatButton, MatCheckbox, MatDialogActions],
    ...[MatDialogClose, MatDialogContent, MatDialogTitle, MatIconButton, Mover],
  ],
  template: `
    <h2 mat-dialog-title i18n>What {{ request.category }} asks</h2>
    <mat-dialog-content>
      <app-form-problem [text]="problem()" />
      <p class="quiet" id="order-hint" i18n>Readers meet the questions in this order.</p>
      <ol cdkDropList aria-describedby="order-hint" (cdkDropListDropped)="drop($event)">
        @for (question of questions(); track question.classificationId; let place = $index) {
          <li cdkDrag cdkDragLockAxis="y">
            <button
              matIconButton
              type="button"
              cdkDragHandle
              appMover
              [attr.aria-label]="moveName(question.name)"
              title="Drag, or use the arrow keys"
              i18n-title
              (moved)="move(place, $event)"
            >
              <app-icon [path]="handleIcon" />
            </button>
            <mat-checkbox [checked]="question.isAsked" (change)="ask(place, $event.checked)">{{
              question.name
            }}</mat-checkbox>
          </li>
        }
      </ol>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close i18n>Cancel</button>
      <button matButton="filled" type="button" [disabled]="busy()" (click)="save()" i18n>Save</button>
    </mat-dialog-actions>
  `,
  styles: `
    ol {
      margin: 0.5rem 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      gap: 0.5rem;
      border-radius: var(--mat-sys-corner-small);
      background: var(--mat-dialog-container-color);
    }
    li button {
      cursor: grab;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class QuestionsDialog {
  protected readonly request = inject<QuestionsRequest>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<QuestionsDialog, true>>(MatDialogRef);
  protected readonly handleIcon = mdiDragVertical;
  protected readonly moveName = (name: string): string => $localize`Move ${name}:name:`;
  protected readonly questions = signal(this.request.questions);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');

  protected drop({ previousIndex, currentIndex }: CdkDragDrop<unknown>): void {
    this.questions.update((list) => movedTo(list, previousIndex, currentIndex));
  }

  protected move(place: number, by: number): void {
    this.questions.update((list) => movedTo(list, place, place + by));
  }

  protected ask(place: number, isAsked: boolean): void {
    this.questions.update((list) => list.map((each, n) => (n === place ? { ...each, isAsked } : each)));
  }

  protected async save(): Promise<void> {
    this.busy.set(true);
    try {
      const asked = this.questions().filter(({ isAsked }) => isAsked);
      await this.request.save(asked.map(({ classificationId }) => classificationId));
      this.dialog.close(true);
    } catch (failure) {
      // A classification that is gone meanwhile, for instance: told where it was chosen.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.busy.set(false);
    }
  }
}
