import { computed, signal } from '@angular/core';
import type { ClassificationDto } from '../../api/models/classification-dto';
import type { ClassificationOptionDto } from '../../api/models/classification-option-dto';
import type { DecisionDto } from '../../api/models/decision-dto';
import type { Answer, Question } from '../../ui/question';
import type { Fate } from '../kept/choice';
import { Choices } from '../kept/choices';

/** What I want: an option, or no answer any more. */
type Wanted = string | null;

/** What a sample asks of readers, and what they answered. */
export class DecisionBoard {
  /** Mine, by the question. */
  private readonly choices: Choices<Wanted>;
  /** The question that was chosen to have the keys; null: the first that is open. */
  private readonly focused = signal<number | null>(null);

  readonly questions = computed<readonly Question[]>(() => {
    const keyed = this.keyed();
    return this.classifications.map((classification) => {
      const { classification_id: classificationId, name, options } = classification;
      const mine = this.mine(classificationId);
      const answers = options.map((option, place) => this.answerOf(classificationId, option, place, mine));
      return {
        classificationId,
        name,
        answers,
        isAnswered: mine !== null,
        hasKeys: classificationId === keyed,
        isKept: this.choices.isKept(classificationId),
      };
    });
  });
  /** How many answers the browser keeps because they could not be sent yet. */
  readonly keptHere = computed(() => this.choices.keptHere());
  readonly isSaving = computed(() => this.choices.isSaving());
  readonly isComplete = computed(() => this.questions().every(({ isAnswered }) => isAnswered));

  /** The question that keys answer: the chosen one, else the first without an answer, else the last. */
  private readonly keyed = computed(() => {
    const ids = this.classifications.map(({ classification_id }) => classification_id);
    const chosen = this.focused();
    if (chosen !== null && ids.includes(chosen)) return chosen;
    return ids.find((id) => this.mine(id) === null) ?? ids.at(-1) ?? null;
  });

  /**
   * @param save Rejects with an ApiError when an answer can neither be saved nor kept.
   * @param me   My user id.
   * @param kept What the browser still keeps of an earlier visit.
   */
  constructor(
    save: (classificationId: number, wanted: Wanted) => Promise<Fate>,
    private readonly classifications: readonly ClassificationDto[] = [],
    private readonly decisions: readonly DecisionDto[] = [],
    private readonly me = 0,
    kept: ReadonlyMap<number, Wanted> = new Map(),
  ) {
    const mine = decisions.filter(({ user_id }) => user_id === me);
    const saved = new Map(mine.map(({ classification_id, option }) => [classification_id, option]));
    this.choices = new Choices<Wanted>(save, { saved, kept });
  }

  /** Gives the keys to a question. */
  focus(classificationId: number): void {
    this.focused.set(classificationId);
  }

  /** Lets the keys go on to the first question that is open. */
  blur(): void {
    this.focused.set(null);
  }

  /** The answer that a key chooses now; null: none, the key means something else. */
  answerOfKey(key: string): { readonly classificationId: number; readonly option: string } | null {
    const question = this.questions().find(({ hasKeys }) => hasKeys);
    const answer = question?.answers.find((each) => each.key !== '' && each.key.toLowerCase() === key.toLowerCase());
    return question && answer ? { classificationId: question.classificationId, option: answer.option } : null;
  }

  /** Chooses an answer; what was chosen already is taken back. Rejects with an ApiError when it cannot be saved. */
  choose(classificationId: number, option: string): Promise<void> {
    return this.choices.choose(classificationId, this.mine(classificationId) === option ? null : option);
  }

  /** What was kept has been sent after all, or refused. */
  hear(classificationId: number, option: Wanted, isSaved: boolean): void {
    this.choices.hear(classificationId, option, isSaved);
  }

  /** Waits until all choices are saved or kept. Rejects when one could not be. */
  settle(): Promise<void> {
    return this.choices.settle();
  }

  private mine(classificationId: number): string | null {
    return this.choices.now().get(classificationId) ?? null;
  }

  private answerOf(
    classificationId: number,
    { option, label, colour, key }: ClassificationOptionDto,
    place: number,
    mine: string | null,
  ): Answer {
    const others = this.decisions.filter(
      (each) => each.classification_id === classificationId && each.option === option && each.user_id !== this.me,
    );
    const names = others.map(({ reader }) => reader);
    return { option, label, colour, key: key ?? (place < 9 ? String(place + 1) : ''), isMine: option === mine, others: names }; // prettier-ignore
  }
}
