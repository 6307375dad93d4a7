import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatAnchor, MatButton, MatIconButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { mdiCheckAll, mdiKeyboardOutline, mdiSkipNext, mdiUndoVariant } from '@mdi/js';
import { Icon } from '../../ui/icon';
import { Meter } from '../../ui/meter';
import { Named } from '../../ui/named';
import { QuestionCard } from '../../ui/question-card';
import { AnnotationStore } from '../annotation-store';
import { Keys } from '../keys';
import type { PageCommand } from '../page-keys';
import { SampleLabels } from '../panels/sample-labels';

import { ScoringStore } from './scoring-store';

/** What a reader decides about a sample, and how far they are with all of them. */
@Component({
  selector: 'app-scoring-desk',
  imports: [Icon, MatAnchor, MatButton, MatIconButton, Meter, Named, QuestionCard, RouterLink, SampleLabels],
  templateUrl: './scoring-desk.html',
  styleUrls: ['../panels/panel.scss', './scoring-desk.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ScoringDesk {
  readonly projectId = input.required<number>();
  readonly readOnly = input(false);
  readonly skipped = output();
  readonly wentBack = output();
  readonly reopened = output();
  readonly keysAsked = output();

  protected readonly scoring = inject(ScoringStore);
  protected readonly store = inject(AnnotationStore);
  protected readonly questions = computed(() => this.scoring.board().questions());
  protected readonly progress = this.scoring.queue.progress;
  /** All is read, this sample included. */
  protected readonly isAtEnd = computed(
    () => this.scoring.isQueueing() && this.scoring.isSubmitted() && this.scoring.next() === null,
  );
  private readonly keys = inject(Keys);
  protected readonly pressOf = computed(() => {
    const map = this.keys.map();
    return (key: string) => map.pressOfAnswer(key);
  });
  protected readonly keyOf = (command: PageCommand) => this.keys.map().keyOf(command);
  protected readonly skipIcon = mdiSkipNext;
  protected readonly backIcon = mdiUndoVariant;
  protected readonly keysIcon = mdiKeyboardOutline;
  protected readonly doneIcon = mdiCheckAll;

  protected focus(classificationId: number, event: Event): void {
    // A mouse that clicks an answer does not ask for the keys of its question: they go on to the next.
    if ((event.target as Element).matches(':focus-visible')) this.scoring.board().focus(classificationId);
  }

  protected choose(classificationId: number, option: string): Promise<void> {
    return this.scoring.board().choose(classificationId, option);
  }
}
